package io.tagora.runtime.world;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A choice among numbers by weight, drawn in logarithmic time. Immutable. */
final class Odds {
  private final int[] values;
  private final double[] sums;

  private Odds(int[] values, double[] weights) {
    this.values = values;
    sums = weights.clone();
    for (int place = 1; place < sums.length; place++) {
      sums[place] += sums[place - 1];
    }
  }

  /** Weights are at least 0, one of them above 0, and as many as values. */
  static Odds of(List<Integer> values, List<Double> weights) {
    return new Odds(
        values.stream().mapToInt(Integer::intValue).toArray(),
        weights.stream().mapToDouble(Double::doubleValue).toArray());
  }

  static Odds even(List<Integer> values) {
    return of(values, values.stream().map(_ -> 1.0).toList());
  }

  /** Ranks from 0 on, with Zipf weights 1 / (rank + 1 + shift)^exponent. */
  static Odds zipf(int count, double shift, double exponent) {
    return new Odds(
        IntStream.range(0, count).toArray(),
        IntStream.range(0, count)
            .mapToDouble(rank -> StrictMath.pow(rank + 1 + shift, -exponent))
            .toArray());
  }

  int draw(Chance chance) {
    double point = chance.between(0, sums[sums.length - 1]);
    int found = Arrays.binarySearch(sums, point);
    return values[Math.min(found < 0 ? -found - 1 : found + 1, sums.length - 1)];
  }

  /** The share of the weight at a place, all shares summing to 1. */
  double share(int place) {
    return (place == 0 ? sums[0] : sums[place] - sums[place - 1]) / sums[sums.length - 1];
  }
}
