package io.tagora.inference.engine;

/**
 * The logarithm of the sum of exponentials: what is taken from a logit to make it a natural
 * log-probability.
 */
final class LogSumExp {
  private LogSumExp() {}

  /** Within 1e-6 of the exact value; NaN if any value is NaN. */
  static double of(float[] values) {
    float greatest = greatest(values);
    double sum = 0;
    for (float value : values) {
      sum += Math.exp(value - greatest);
    }
    return greatest + Math.log(sum);
  }

  private static float greatest(float[] values) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }
}
