package io.tagora.training.experiment;

import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.metric.Interval;
import io.tagora.training.judged.Ranking;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A way to score tags, and how it ranks the same held-out moments, a ranking a seed.
 *
 * @param name as the tables call it
 */
record Ranker(String name, List<Ranking> rankings) {
  private static final long INTERVAL_SEED = 1;

  /** The share of pairs in order, with its interval over moments. */
  Interval pairs() {
    return interval(ofMoments(Ranking::pairs));
  }

  Interval pairs(Tier better, Tier worse) {
    return interval(ofMoments(ranking -> ranking.pairs(better, worse)));
  }

  /** This minus the other, moment by moment. */
  Interval ahead(Ranker other) {
    double[] mine = ofMoments(Ranking::pairs);
    double[] others = other.ofMoments(Ranking::pairs);
    return Interval.ofDifference(mine, others, new SplittableRandom(INTERVAL_SEED));
  }

  static Interval soundness(Ranking ranking) {
    return ranking.auc(tier -> tier != Tier.B, new SplittableRandom(INTERVAL_SEED));
  }

  static Interval excellence(Ranking ranking) {
    return ranking.auc(tier -> tier == Tier.S, new SplittableRandom(INTERVAL_SEED));
  }

  static Interval pairs(Ranking ranking) {
    return interval(ranking.pairs());
  }

  /** A value a moment, the mean over seeds. */
  private double[] ofMoments(Function<Ranking, double[]> value) {
    List<double[]> each = rankings.stream().map(value).toList();
    var means = new double[each.getFirst().length];
    for (int i = 0; i < means.length; i++) {
      int moment = i;
      means[i] = each.stream().mapToDouble(values -> values[moment]).average().orElse(Double.NaN);
    }
    return means;
  }

  private static Interval interval(double[] ofMoments) {
    return Ranking.mean(ofMoments, new SplittableRandom(INTERVAL_SEED));
  }
}
