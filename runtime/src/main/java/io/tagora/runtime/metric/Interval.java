package io.tagora.runtime.metric;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A mean over users and its 95 % bootstrap interval (percentile method, Efron 1979): users are
 * drawn with replacement {@value #RESAMPLES} times, and the interval spans the middle 95 % of the
 * means.
 */
public record Interval(double mean, double low, double high) {
  static final int RESAMPLES = 2000;
  private static final double TAIL = 0.025;

  /**
   * The interval of one value a user.
   *
   * @param values at least one
   * @param random the same sequence gives the same interval
   */
  public static Interval of(double[] values, RandomGenerator random) {
    if (values.length == 0) {
      throw new IllegalArgumentException("an interval must have at least one user, got none");
    }
    var means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[r] = sum / values.length;
    }
    Arrays.sort(means);
    return new Interval(
        Arrays.stream(values).sum() / values.length,
        quantile(means, TAIL),
        quantile(means, 1 - TAIL));
  }

  /**
   * The interval of the mean of left − right over the same users in the same order; where it leaves
   * out 0, the difference is not chance.
   */
  public static Interval ofDifference(double[] left, double[] right, RandomGenerator random) {
    if (left.length != right.length) {
      throw new IllegalArgumentException(
          "paired values must be of the same users, got %d and %d"
              .formatted(left.length, right.length));
    }
    var differences = new double[left.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = left[i] - right[i];
    }
    return of(differences, random);
  }

  private static double quantile(double[] sorted, double quantile) {
    return sorted[(int) Math.round(quantile * (sorted.length - 1))];
  }

  /** Whether the two intervals share a value. */
  public boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }
}
