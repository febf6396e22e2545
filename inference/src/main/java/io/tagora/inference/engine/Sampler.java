package io.tagora.inference.engine;

import io.tagora.inference.engine.rule.TokenRule;
import io.tagora.runtime.model.Decoding;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Chooses a token among those allowed: the likeliest at temperature 0 (of equals the lowest), else
 * by chance among the top-k, and of those the top-p, of the distribution at that temperature. Holds
 * scratch space: one thread.
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
   * @param allowed token ids, of which the first {@code count} hold; all tokens if {@code count} is
   *     {@link TokenRule#ANY}
   */
  int sample(float[] logits, int[] allowed, int count, Decoding decoding, RandomGenerator random) {
    int candidates = candidates(logits, allowed, count);
    if (decoding.temperature() == 0) {
      return likeliest(logits, candidates);
    }
    if (decoding.topK() > 0 || decoding.topP() < 1) {
      candidates = keepTop(logits, candidates, decoding.topK());
    }
    double mass = weigh(logits, candidates, decoding.temperature());
    if (decoding.topP() < 1) {
      candidates = keepMass(candidates, mass * decoding.topP());
      mass = Arrays.stream(weights, 0, candidates).sum();
    }
    return draw(candidates, random.nextDouble() * mass);
  }

  private int candidates(float[] logits, int[] allowed, int count) {
    if (count == TokenRule.ANY) {
      Arrays.setAll(tokens, i -> i);
      return logits.length;
    }
    System.arraycopy(allowed, 0, tokens, 0, count);
    return count;
  }

  private int likeliest(float[] logits, int candidates) {
    int best = tokens[0];
    for (int i = 1; i < candidates; i++) {
      int token = tokens[i];
      if (logits[token] > logits[best] || (logits[token] == logits[best] && token < best)) {
        best = token;
      }
    }
    return best;
  }

  /** Orders candidates from the likeliest on and keeps {@code topK} of them, or all if it is 0. */
  private int keepTop(float[] logits, int candidates, int topK) {
    for (int i = 0; i < candidates; i++) {
      keys[i] = key(logits[tokens[i]], tokens[i]);
    }
    Arrays.sort(keys, 0, candidates);
    int kept = topK == 0 ? candidates : Math.min(topK, candidates);
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
    float greatest = logits[likeliest(logits, candidates)];
    double mass = 0;
    for (int i = 0; i < candidates; i++) {
      weights[i] = Math.exp((logits[tokens[i]] - greatest) / temperature);
      mass += weights[i];
    }
    return mass;
  }

  private int keepMass(int candidates, double mass) {
    double sum = 0;
    for (int i = 0; i < candidates; i++) {
      sum += weights[i];
      if (sum >= mass) {
        return i + 1;
      }
    }
    return candidates;
  }

  private int draw(int candidates, double point) {
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
