package io.tagora.inference.engine;

import io.tagora.inference.engine.rule.TokenRule;
import io.tagora.runtime.model.Decoding;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Chooses a token among those allowed: the likeliest at temperature 0 (of equals the lowest), else
 * by chance. What is left to chance is narrowed in the order of Hugging Face's transformers:
 * temperature, top-k, top-p of what top-k left, min-p. Holds scratch space: one thread.
 */
final class Sampler {
  private final int[] tokens;
  private final double[] weights;
  private final long[] keys;

  Sampler(int vocabulary) {
    tokens = new int[vocabulary];
    weights = new double[vocabulary];
    keys = new long[vocabulary];
  }

  /**
   * Chooses.
   *
   * @param logits finite numbers
   * @param allowed token ids, of which the first {@code count} hold; all tokens if {@code count} is
   *     {@link TokenRule#ANY}
   */
  int sample(float[] logits, int[] allowed, int count, Decoding decoding, RandomGenerator random) {
    if (decoding.temperature() == 0) {
      return count == TokenRule.ANY ? likeliest(logits) : likeliest(logits, allowed, count);
    }
    int candidates = candidates(logits, allowed, count);
    if (decoding.topK() > 0) {
      candidates = keepTop(logits, candidates, Math.min(decoding.topK(), candidates));
    }
    double mass = weigh(logits, candidates, decoding.temperature());
    if (decoding.topP() < 1) {
      candidates = keepMass(logits, candidates, mass, decoding);
    }
    candidates = keepShare(candidates, decoding.minP());
    return draw(candidates, random);
  }

  private int candidates(float[] logits, int[] allowed, int count) {
    if (count == TokenRule.ANY) {
      Arrays.setAll(tokens, i -> i);
      return logits.length;
    }
    System.arraycopy(allowed, 0, tokens, 0, count);
    return count;
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    float greatest = logits[0];
    for (int token = 1; token < logits.length; token++) {
      if (logits[token] > greatest) {
        greatest = logits[token];
        best = token;
      }
    }
    return best;
  }

  private static int likeliest(float[] logits, int[] tokens, int count) {
    int best = tokens[0];
    for (int i = 1; i < count; i++) {
      int token = tokens[i];
      if (logits[token] > logits[best] || (logits[token] == logits[best] && token < best)) {
        best = token;
      }
    }
    return best;
  }

  /** Keeps the likeliest, from the likeliest on. */
  private int keepTop(float[] logits, int candidates, int kept) {
    for (int i = 0; i < candidates; i++) {
      keys[i] = key(logits[tokens[i]], tokens[i]);
    }
    Selection.leastFirst(keys, candidates, kept);
    Arrays.sort(keys, 0, kept);
    for (int i = 0; i < kept; i++) {
      tokens[i] = (int) keys[i];
    }
    return kept;
  }

  /** Sorts ascending from the greatest logit to the least, and equals by token id. */
  private static long key(float logit, int token) {
    int bits = Float.floatToIntBits(logit);
    int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ~ascending << 32) | token;
  }

  private double weigh(float[] logits, int candidates, double temperature) {
    float greatest = logits[likeliest(logits, tokens, candidates)];
    for (int i = 0; i < candidates; i++) {
      weights[i] = (logits[tokens[i]] - greatest) / temperature;
    }
    Exponentials.replace(weights, candidates);
    return Exponentials.sum(weights, candidates);
  }

  /**
   * Keeps the likeliest up to their share of the mass. All that weigh less than an equal share of
   * the rest weigh less than the rest together, so they need not be sorted.
   */
  private int keepMass(float[] logits, int candidates, double mass, Decoding decoding) {
    double least = (1 - decoding.topP()) * mass / candidates;
    int heavy = keepFrom(candidates, least);
    heavy = keepTop(logits, heavy, heavy);
    weigh(logits, heavy, decoding.temperature());
    double sum = 0;
    for (int i = 0; i < heavy; i++) {
      sum += weights[i];
      if (sum >= mass * decoding.topP()) {
        return i + 1;
      }
    }
    return heavy;
  }

  /** Keeps what weighs at least a share of the likeliest, whose weight is 1. */
  private int keepShare(int candidates, double share) {
    return share == 0 ? candidates : keepFrom(candidates, share);
  }

  private int keepFrom(int candidates, double least) {
    int kept = 0;
    for (int i = 0; i < candidates; i++) {
      if (weights[i] >= least) {
        tokens[kept] = tokens[i];
        weights[kept++] = weights[i];
      }
    }
    return kept;
  }

  private int draw(int candidates, RandomGenerator random) {
    double point = random.nextDouble() * Exponentials.sum(weights, candidates);
    double sum = 0;
    for (int i = 0; i < candidates; i++) {
      sum += weights[i];
      if (point < sum) {
        return tokens[i];
      }
    }
    return tokens[candidates - 1];
  }
}
