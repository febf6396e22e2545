package io.tagora.inference.engine;

/**
 * The logarithm of the sum of exponentials: what is taken from a logit to make it a natural
 * log-probability.
 */
final class LogSumExp {
  private LogSumExp() {}

  /** Within 1e-6 of the exact value, for finite numbers. */
  static double of(float[] values) {
    float greatest = greatest(values);
    double sum = 0;
    for (float value : values) {
      sum += Math.exp(value - greatest);
    }
    return greatest + Math.log(sum);
  }

  /** The place of the first NaN or infinity, or -1. */
  static int firstNotFinite(float[] values) {
    for (int place = 0; place < values.length; place++) {
      if (!Float.isFinite(values[place])) {
        return place;
      }
    }
    return -1;
  }

  private static float greatest(float[] values) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }
}
