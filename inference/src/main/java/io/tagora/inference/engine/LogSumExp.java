package io.tagora.inference.engine;

/**
 * The logarithm of the sum of exponentials: what is taken from a logit to make it a natural
 * log-probability.
 */
final class LogSumExp {
  private static final int BLOCK = 1024;

  private LogSumExp() {}

  /** Within 1e-6 of the exact value, for finite numbers. */
  static double of(float[] values) {
    float greatest = greatest(values);
    var block = new double[Math.min(BLOCK, values.length)];
    double sum = 0;
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      for (int i = 0; i < count; i++) {
        block[i] = values[from + i] - greatest;
      }
      Exponentials.replace(block, count);
      sum += Exponentials.sum(block, count);
    }
    return greatest + Math.log(sum);
  }

  /** The place of the first NaN or infinity, or -1. */
  static int firstNotFinite(float[] values) {
    if (areFinite(values)) {
      return -1;
    }
    int place = 0;
    while (Float.isFinite(values[place])) {
      place++;
    }
    return place;
  }

  /** Zero times a number is zero, and times anything else it is not; in four strands. */
  private static boolean areFinite(float[] values) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < values.length; i += 4) {
      a += 0 * values[i];
      b += 0 * values[i + 1];
      c += 0 * values[i + 2];
      d += 0 * values[i + 3];
    }
    for (; i < values.length; i++) {
      a += 0 * values[i];
    }
    return a + b + c + d == 0;
  }

  /** Comparisons, since {@link Math#max} also looks for NaN and for the sign of zero. */
  private static float greatest(float[] values) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      if (value > greatest) {
        greatest = value;
      }
    }
    return greatest;
  }
}
