package io.tagora.inference.attention;

import java.util.Arrays;
import java.util.Optional;

/** Space for one task at a time; a thread's own, and kept for its next task. */
final class AttentionScratch {
  private static final ThreadLocal<AttentionScratch> OWN =
      ThreadLocal.withInitial(AttentionScratch::new);

  /** [queries, dimension], for as many as {@link PrefixProducts} takes at least. */
  float[] queries = {};

  /** A head's numbers. */
  float[] numbers = {};

  float[] cosines = {};
  float[] sines = {};

  /** What a head's channels are worth; ones where they are floats. */
  float[] scales = {};

  /** [queries of a group or of {@link PrefixProducts}, tokens and the room after them]. */
  float[] scores = {};

  /** [queries of a group, dimension]. */
  float[] sums = {};

  /** Of each query of a row: the greatest score, and the sum of all weights relative to it. */
  float[] rowGreatest = {};

  float[] rowWeights = {};

  /** The same of all queries and the prefix. */
  float[] greatest = {};

  float[] weights = {};

  /** [queries, dimension]. */
  float[] prefixSums = {};

  private int dimension;
  private int queryCount;
  private int tokenCount;

  private AttentionScratch() {}

  /** The thread's scratch, made larger where it is too small. */
  static AttentionScratch of(int dimension, int queries, int tokens) {
    var own = OWN.get();
    if (dimension != own.dimension || queries > own.queryCount || tokens > own.tokenCount) {
      own.grow(dimension, Math.max(queries, own.queryCount), Math.max(tokens, own.tokenCount));
    }
    return own;
  }

  private void grow(int width, int most, int tokens) {
    dimension = width;
    queryCount = most;
    tokenCount = tokens;
    int rounded = PrefixProducts.rounded(most);
    queries = new float[rounded * width];
    prefixSums = new float[rounded * width];
    sums = new float[rounded * width];
    greatest = new float[rounded];
    weights = new float[rounded];
    rowGreatest = new float[rounded];
    rowWeights = new float[rounded];
    numbers = new float[width];
    cosines = new float[width];
    sines = new float[width];
    scales = new float[width];
    scores = new float[Math.multiplyExact(rounded, Softmax.room(tokens))];
  }

  /** Takes a head's part of what a layer's channels are worth. */
  void scales(Optional<float[]> all, int head) {
    var known = all.orElse(new float[] {1});
    if (known.length == 1) {
      Arrays.fill(scales, known[0]);
    } else {
      System.arraycopy(known, head * dimension, scales, 0, dimension);
    }
  }
}
