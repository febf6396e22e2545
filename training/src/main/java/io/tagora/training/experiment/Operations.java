package io.tagora.training.experiment;

import io.tagora.inference.entity.MiniLm;
import io.tagora.training.model.DecoderConfig;

/**
 * The operations that a Llama decoder cannot do without; a multiplication and its addition are two.
 * Norms, rotations and the softmax are left out: some per cent.
 *
 * @param layers weights of all layers' products
 * @param head weights of the output head, which a prompt needs once
 * @param attention operations of one token for each token that it attends to
 */
record Operations(long layers, long head, long attention) {
  /** all-MiniLM-L6-v2: 6 layers, width 384, inner width 1536. */
  private static final long SENTENCE_LAYERS = 6L * (4 * 384 * 384 + 2 * 384 * 1536);

  private static final long SENTENCE_ATTENTION = 6L * 4 * 384;

  static Operations of(DecoderConfig config) {
    long queries = (long) config.heads() * config.headDim();
    long keys = (long) config.kvHeads() * config.headDim();
    long layer = config.hidden() * (2 * queries + 2 * keys) + 3L * config.hidden() * config.mlp();
    return new Operations(
        config.layers() * layer,
        (long) config.vocabulary() * config.hidden(),
        4L * config.layers() * queries);
  }

  /** Reading {@code tokens} after {@code past} others, with the scores after the last. */
  double read(int tokens, int past) {
    double pairs = (double) tokens * past + tokens * (tokens + 1.0) / 2;
    return 2.0 * layers * tokens + attention * pairs + (tokens > 0 ? 2.0 * head : 0);
  }

  /**
   * Writing {@code tokens} after a prompt whose scores are there: all but the last are read again.
   */
  double written(int tokens, int prompt) {
    double sum = 0;
    for (int i = 1; i < tokens; i++) {
      sum += read(1, prompt + i - 1);
    }
    return sum;
  }

  /** The sentence model's, for a text of so many of its tokens. */
  static double sentence(int tokens) {
    return 2.0 * SENTENCE_LAYERS * tokens + (double) SENTENCE_ATTENTION * tokens * tokens;
  }

  /** An adaptor's, for one vector. */
  static double adaptor(int inner, int hidden) {
    return 2.0 * inner * (MiniLm.DIMENSIONS + hidden);
  }
}
