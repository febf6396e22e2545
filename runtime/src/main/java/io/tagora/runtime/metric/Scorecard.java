package io.tagora.runtime.metric;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** The metrics of one recommender over all users, each with its 95 % interval. */
public record Scorecard(
    int users,
    Interval hitRate,
    Interval precision,
    Interval exclusiveRecall,
    Interval ndcg,
    Interval diversity,
    Interval categoryVariety) {

  /** Sums up at least one user; the same seed draws the same users for every metric. */
  public static Scorecard of(List<UserScores> scores, long seed) {
    return new Scorecard(
        scores.size(),
        interval(scores, UserScores::hitRate, seed),
        interval(scores, UserScores::precision, seed),
        interval(scores, UserScores::exclusiveRecall, seed),
        interval(scores, UserScores::ndcg, seed),
        interval(scores, UserScores::diversity, seed),
        interval(scores, UserScores::categoryVariety, seed));
  }

  /** How much larger the left recommender's metric is on the same users in the same order. */
  public static Interval difference(
      List<UserScores> left,
      List<UserScores> right,
      ToDoubleFunction<UserScores> metric,
      long seed) {
    return Interval.ofDifference(
        values(left, metric), values(right, metric), new SplittableRandom(seed));
  }

  private static Interval interval(
      List<UserScores> scores, ToDoubleFunction<UserScores> metric, long seed) {
    return Interval.of(values(scores, metric), new SplittableRandom(seed));
  }

  private static double[] values(List<UserScores> scores, ToDoubleFunction<UserScores> metric) {
    return scores.stream().mapToDouble(metric).toArray();
  }
}
