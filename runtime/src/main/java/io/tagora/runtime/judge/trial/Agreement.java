package io.tagora.runtime.judge.trial;

import io.tagora.runtime.metric.Interval;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * How well two who say yes or no agree.
 *
 * @param accuracy the share of the same answer
 * @param f1 of the judge's yes against the rater's: 2·both / (judge's + rater's); 1 where neither
 *     ever says yes
 * @param kappa Cohen's κ: accuracy beyond chance, (p_o − p_e) / (1 − p_e); 1 where chance alone is
 *     always right
 * @param yes the share of the rater's yes
 */
public record Agreement(Interval accuracy, Interval f1, Interval kappa, double yes) {
  private static final int RESAMPLES = 500;
  private static final double TAIL = 0.025;

  /** One thing that both answered. */
  public record Pair(boolean judge, boolean rater) {}

  private record Counts(int both, int judgeOnly, int raterOnly, int neither) {
    Counts plus(Counts other) {
      return new Counts(
          both + other.both,
          judgeOnly + other.judgeOnly,
          raterOnly + other.raterOnly,
          neither + other.neither);
    }

    static Counts of(List<Pair> pairs) {
      int both = 0;
      int judgeOnly = 0;
      int raterOnly = 0;
      for (Pair pair : pairs) {
        both += pair.judge() && pair.rater() ? 1 : 0;
        judgeOnly += pair.judge() && !pair.rater() ? 1 : 0;
        raterOnly += !pair.judge() && pair.rater() ? 1 : 0;
      }
      return new Counts(both, judgeOnly, raterOnly, pairs.size() - both - judgeOnly - raterOnly);
    }

    int all() {
      return both + judgeOnly + raterOnly + neither;
    }

    double accuracy() {
      return (double) (both + neither) / all();
    }

    double f1() {
      int said = 2 * both + judgeOnly + raterOnly;
      return said == 0 ? 1 : 2.0 * both / said;
    }

    double kappa() {
      double judge = (double) (both + judgeOnly) / all();
      double rater = (double) (both + raterOnly) / all();
      double chance = judge * rater + (1 - judge) * (1 - rater);
      return chance == 1 ? 1 : (accuracy() - chance) / (1 - chance);
    }
  }

  /**
   * The agreement with 95 % intervals, for which whole users are drawn with replacement: what one
   * user's history says wrongly is wrong in all of the user's answers.
   *
   * @param byUser the answers of at least one user, none empty
   */
  public static Agreement of(List<List<Pair>> byUser, RandomGenerator random) {
    List<Counts> users = byUser.stream().map(Counts::of).toList();
    Counts whole = users.stream().reduce(Counts::plus).orElseThrow();
    var resampled = new Counts[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      var sum = new Counts(0, 0, 0, 0);
      for (int i = 0; i < users.size(); i++) {
        sum = sum.plus(users.get(random.nextInt(users.size())));
      }
      resampled[r] = sum;
    }
    return new Agreement(
        interval(whole, resampled, Counts::accuracy),
        interval(whole, resampled, Counts::f1),
        interval(whole, resampled, Counts::kappa),
        (double) (whole.both() + whole.raterOnly()) / whole.all());
  }

  private static Interval interval(
      Counts whole, Counts[] resampled, ToDoubleFunction<Counts> figure) {
    double[] values = List.of(resampled).stream().mapToDouble(figure).sorted().toArray();
    return new Interval(
        figure.applyAsDouble(whole),
        values[(int) Math.round(TAIL * (RESAMPLES - 1))],
        values[(int) Math.round((1 - TAIL) * (RESAMPLES - 1))]);
  }
}
