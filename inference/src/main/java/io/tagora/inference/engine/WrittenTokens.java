package io.tagora.inference.engine;

import io.tagora.runtime.model.Decoding.Penalties;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each token was written in an answer, and what the penalties make of its logit. */
final class WrittenTokens {
  private final Penalties penalties;
  private final Map<Integer, Integer> counts = new LinkedHashMap<>();
  private float[] originals = new float[64];

  WrittenTokens(Penalties penalties) {
    this.penalties = penalties;
  }

  void add(int token) {
    if (!penalties.equals(Penalties.NONE)) {
      counts.merge(token, 1, Integer::sum);
    }
  }

  /** Changes the logits of written tokens until {@link #restore}. */
  void penalize(float[] logits) {
    if (originals.length < counts.size()) {
      originals = new float[2 * counts.size()];
    }
    int place = 0;
    for (var entry : counts.entrySet()) {
      int token = entry.getKey();
      originals[place++] = logits[token];
      logits[token] = (float) penalized(logits[token], entry.getValue());
    }
  }

  /** Takes {@link #penalize} back. */
  void restore(float[] logits) {
    int place = 0;
    for (int token : counts.keySet()) {
      logits[token] = originals[place++];
    }
  }

  private double penalized(double logit, int count) {
    double repeated = logit < 0 ? logit * penalties.repetition() : logit / penalties.repetition();
    return repeated - count * penalties.frequency() - penalties.presence();
  }
}
