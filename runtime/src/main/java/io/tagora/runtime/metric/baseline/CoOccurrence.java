package io.tagora.runtime.metric.baseline;

import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.metric.EvaluationCase;
import io.tagora.runtime.metric.RankingMetrics;
import io.tagora.runtime.metric.baseline.Visits.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Item-kNN on categories (Sarwar et al. 2001), with time: a category is likely as far as it
 * followed, within a window, the categories that the user visited lately.
 *
 * <p>score(b) = Σ_visits a 0.5^(age/halfLife)·likeness(a, b) / Σ_visits 0.5^(age/halfLife) +
 * μ·p(b), with p the share of all visits. Window, half-life, γ of the likeness and μ are those of
 * the best HR@n on the last week before the cut, when fit on what lies before that week: so it is
 * as strong as the log before the cut can make it, and sees nothing after.
 */
public final class CoOccurrence implements CategoryRecommender {
  private static final Duration TUNED_ON = Duration.ofDays(7);
  private static final int TUNING_USERS = 500;

  private final Visits visits;
  private final Tuning tuning;
  private final double[][] likeness;
  private final double[] popularity;

  /**
   * What is tuned.
   *
   * @param gamma 0 for conditional probability, 0.5 for cosine
   * @param popularityWeight μ
   */
  public record Tuning(Duration window, Duration halfLife, double gamma, double popularityWeight) {}

  private CoOccurrence(Visits visits, TransitionCounts counts, Tuning tuning) {
    this.visits = visits;
    this.tuning = tuning;
    likeness = counts.likeness(tuning.gamma());
    popularity = counts.shares();
  }

  /** Tunes HR@n on the last week before the cut, then learns from all before the cut. */
  public static CoOccurrence fit(Dataset dataset, Instant cut, int n) {
    return fit(dataset, cut, tuned(dataset, cut, n));
  }

  /** Learns with a given tuning from what lies before the cut. */
  public static CoOccurrence fit(Dataset dataset, Instant cut, Tuning tuning) {
    var visits = new Visits(dataset.catalog());
    return new CoOccurrence(visits, counts(dataset, cut, visits, tuning.window()), tuning);
  }

  private static TransitionCounts counts(
      Dataset dataset, Instant cut, Visits visits, Duration window) {
    List<List<Visit>> users =
        dataset.users().stream().map(user -> visits.of(user.before(cut))).toList();
    return TransitionCounts.of(users, visits.categoryIds().size(), window);
  }

  private static Tuning tuned(Dataset dataset, Instant cut, int n) {
    Instant earlier = cut.minus(TUNED_ON);
    List<EvaluationCase> cases = EvaluationCase.of(dataset, earlier, TUNED_ON);
    int step = Math.max(1, cases.size() / TUNING_USERS);
    List<EvaluationCase> sample =
        IntStream.range(0, cases.size()).filter(i -> i % step == 0).mapToObj(cases::get).toList();
    var visits = new Visits(dataset.catalog());
    var counts = new HashMap<Duration, TransitionCounts>();
    Tuning best = grid().getFirst();
    double bestHitRate = -1;
    for (Tuning tuning : grid()) {
      TransitionCounts counted =
          counts.computeIfAbsent(
              tuning.window(), window -> counts(dataset, earlier, visits, window));
      double hitRate = meanHitRate(new CoOccurrence(visits, counted, tuning), sample, n);
      if (hitRate > bestHitRate) {
        best = tuning;
        bestHitRate = hitRate;
      }
    }
    return best;
  }

  static List<Tuning> grid() {
    var grid = new ArrayList<Tuning>();
    for (int window : new int[] {7, 14, 30}) {
      for (int halfLife : new int[] {3, 7, 14, 30}) {
        for (double gamma : new double[] {0, 0.25, 0.5}) {
          for (double popularity : new double[] {0.01, 0.1, 1}) {
            grid.add(
                new Tuning(Duration.ofDays(window), Duration.ofDays(halfLife), gamma, popularity));
          }
        }
      }
    }
    return grid;
  }

  private static double meanHitRate(
      CategoryRecommender recommender, List<EvaluationCase> cases, int n) {
    return cases.stream()
        .mapToDouble(evaluated ->
            RankingMetrics.hitRate(
                recommender.categories(evaluated.context(), n), evaluated.truth(), n))
        .average()
        .orElse(0);
  }

  @Override
  public List<String> categories(HybridContext context, int limit) {
    double[] scores = scores(weights(context));
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer b) -> scores[b]).reversed())
        .limit(limit)
        .map(visits.categoryIds()::get)
        .toList();
  }

  /** The summed recency of the user's visits by category. */
  private Map<Integer, Double> weights(HybridContext context) {
    var weights = new HashMap<Integer, Double>();
    double halfLife = tuning.halfLife().toMillis();
    for (Visit visit : visits.of(context.behaviors())) {
      double age = Duration.between(visit.time(), context.now()).toMillis();
      weights.merge(visit.category(), Math.pow(0.5, age / halfLife), Double::sum);
    }
    return weights;
  }

  private double[] scores(Map<Integer, Double> weights) {
    double total = weights.values().stream().mapToDouble(weight -> weight).sum();
    var scores = new double[popularity.length];
    weights.forEach((a, weight) -> {
      for (int b = 0; b < scores.length; b++) {
        scores[b] += weight / total * likeness[a][b];
      }
    });
    for (int b = 0; b < scores.length; b++) {
      scores[b] += tuning.popularityWeight() * popularity[b];
    }
    return scores;
  }

  /** The settings that the tuning chose. */
  public Tuning tuning() {
    return tuning;
  }
}
