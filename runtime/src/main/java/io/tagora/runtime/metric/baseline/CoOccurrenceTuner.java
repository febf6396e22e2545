package io.tagora.runtime.metric.baseline;

import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.metric.EvaluationCase;
import io.tagora.runtime.metric.RankingMetrics;
import io.tagora.runtime.metric.baseline.CoOccurrence.Tuning;
import io.tagora.runtime.metric.baseline.Visits.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Tries a grid of settings on the last week before a cut, fit on what lies before that week; at
 * most {@value #USERS} users, evenly spread. The first of equals wins.
 */
final class CoOccurrenceTuner {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int USERS = 500;
  private static final int[] WINDOW_DAYS = {7, 14, 30};
  private static final double[] GAMMAS = {0, 0.25, 0.5};
  private static final int[] HALF_LIFE_DAYS = {3, 7, 14, 30};
  private static final double[] POPULARITY_WEIGHTS = {0.01, 0.1, 1};

  private final Visits visits;
  private final List<List<Visit>> log;
  private final List<Trial> trials;
  private final Instant weekStart;
  private final int n;

  private record Trial(List<Visit> history, Set<String> truth) {}

  private CoOccurrenceTuner(Dataset dataset, Instant cut, int n) {
    this.n = n;
    weekStart = cut.minus(WEEK);
    visits = new Visits(dataset.catalog());
    log = visits.before(dataset, weekStart);
    List<EvaluationCase> cases = EvaluationCase.of(dataset, weekStart, WEEK);
    int step = Math.max(1, (cases.size() + USERS - 1) / USERS);
    trials =
        IntStream.range(0, cases.size())
            .filter(i -> i % step == 0)
            .mapToObj(cases::get)
            .map(one -> new Trial(visits.of(one.context().behaviors()), one.truth()))
            .toList();
  }

  /** The settings of the best mean HR@n. */
  static Tuning tuned(Dataset dataset, Instant cut, int n) {
    return new CoOccurrenceTuner(dataset, cut, n).best();
  }

  private Tuning best() {
    Tuning best = settings(WINDOW_DAYS[0], GAMMAS[0]).getFirst();
    double bestHitRate = -1;
    for (int window : WINDOW_DAYS) {
      TransitionCounts counts =
          TransitionCounts.of(log, visits.categoryIds().size(), Duration.ofDays(window));
      for (double gamma : GAMMAS) {
        double[][] likeness = counts.likeness(gamma);
        for (Tuning tuning : settings(window, gamma)) {
          double hitRate = hitRate(new CoOccurrence(visits, tuning, likeness, counts.shares()));
          if (hitRate > bestHitRate) {
            best = tuning;
            bestHitRate = hitRate;
          }
        }
      }
    }
    return best;
  }

  /** The whole grid. */
  static List<Tuning> grid() {
    var grid = new ArrayList<Tuning>();
    for (int window : WINDOW_DAYS) {
      for (double gamma : GAMMAS) {
        grid.addAll(settings(window, gamma));
      }
    }
    return grid;
  }

  private static List<Tuning> settings(int windowDays, double gamma) {
    var settings = new ArrayList<Tuning>();
    for (int halfLife : HALF_LIFE_DAYS) {
      for (double popularityWeight : POPULARITY_WEIGHTS) {
        settings.add(
            new Tuning(
                Duration.ofDays(windowDays), Duration.ofDays(halfLife), gamma, popularityWeight));
      }
    }
    return settings;
  }

  private double hitRate(CoOccurrence candidate) {
    return trials.stream()
        .mapToDouble(trial -> {
          List<String> ranked =
              candidate.ranked(trial.history(), weekStart, n).stream()
                  .map(visits.categoryIds()::get)
                  .toList();
          return RankingMetrics.hitRate(ranked, trial.truth(), n);
        })
        .average()
        .orElse(0);
  }
}
