package io.tagora.runtime.metric;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ojalgo.random.TDistribution;

/**
 * A mean and its 95 % interval; over users by the bootstrap (percentile method, Efron 1979): users
 * are drawn with replacement {@value #RESAMPLES} times, and the interval spans the middle 95 % of
 * the means.
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

  /**
   * The mean of several runs and its 95 % interval by Student's t, which is for few of them: what
   * the mean of runs with other seeds would be, on the same users.
   *
   * @param runs a figure of each run, at least two
   */
  public static Interval ofRuns(double... runs) {
    if (runs.length < 2) {
      throw new IllegalArgumentException(
          "an interval of runs must have at least two, got " + runs.length);
    }
    double mean = Arrays.stream(runs).average().orElseThrow();
    double squares = Arrays.stream(runs).map(run -> (run - mean) * (run - mean)).sum();
    double error = Math.sqrt(squares / (runs.length - 1) / runs.length);
    double reach = TDistribution.of(runs.length - 1).getQuantile(1 - TAIL) * error;
    return new Interval(mean, mean - reach, mean + reach);
  }

  private static double quantile(double[] sorted, double quantile) {
    return sorted[(int) Math.round(quantile * (sorted.length - 1))];
  }

  /** Whether the two intervals share a value. */
  public boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }
}
