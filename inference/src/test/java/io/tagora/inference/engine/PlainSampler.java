package io.tagora.inference.engine;

import io.tagora.runtime.model.Decoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** The sampler's twin: every token sorted, every step on its own, nothing clever. */
final class PlainSampler {
  private record Candidate(int token, double weight) {}

  private PlainSampler() {}

  static int sample(
      float[] logits,
      List<Integer> allowed,
      List<Integer> answer,
      Decoding decoding,
      RandomGenerator random) {
    var left = new ArrayList<Candidate>();
    for (int token : allowed) {
      var logit = penalized(logits[token], Collections.frequency(answer, token), decoding);
      left.add(new Candidate(token, logit));
    }
    left.sort(
        Comparator.comparingDouble(Candidate::weight)
            .reversed()
            .thenComparingInt(Candidate::token));
    if (decoding.temperature() == 0) {
      return left.getFirst().token();
    }
    if (decoding.topK() > 0) {
      left = new ArrayList<>(left.subList(0, Math.min(decoding.topK(), left.size())));
    }
    double greatest = left.getFirst().weight();
    left.replaceAll(
        c -> new Candidate(c.token(), Math.exp((c.weight() - greatest) / decoding.temperature())));
    double mass = sum(left);
    double before = 0;
    var nucleus = new ArrayList<Candidate>();
    for (var candidate : left) {
      if (before < mass * decoding.topP()) {
        nucleus.add(candidate);
      }
      before += candidate.weight();
    }
    nucleus.removeIf(c -> c.weight() < decoding.minP() * nucleus.getFirst().weight());
    return draw(nucleus, decoding, random);
  }

  private static int draw(List<Candidate> kept, Decoding decoding, RandomGenerator random) {
    var order = new ArrayList<>(kept);
    if (decoding.topK() == 0 && decoding.topP() == 1) {
      // Nothing needed an order, so the draw goes by token.
      order.sort(Comparator.comparingInt(Candidate::token));
    }
    double point = random.nextDouble() * sum(order);
    double sum = 0;
    for (var candidate : order) {
      sum += candidate.weight();
      if (point < sum) {
        return candidate.token();
      }
    }
    return order.getLast().token();
  }

  private static double penalized(float logit, int count, Decoding decoding) {
    if (count == 0) {
      return logit;
    }
    var penalties = decoding.penalties();
    double repeated = logit < 0 ? logit * penalties.repetition() : logit / penalties.repetition();
    return (float) (repeated - penalties.frequency() * count - penalties.presence());
  }

  private static double sum(List<Candidate> candidates) {
    return candidates.stream().mapToDouble(Candidate::weight).sum();
  }
}
