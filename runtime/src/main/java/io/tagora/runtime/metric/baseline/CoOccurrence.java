package io.tagora.runtime.metric.baseline;

import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.metric.baseline.Visits.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

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

  CoOccurrence(Visits visits, Tuning tuning, double[][] likeness, double[] popularity) {
    this.visits = visits;
    this.tuning = tuning;
    this.likeness = likeness;
    this.popularity = popularity;
  }

  /** Tunes HR@n on the last week before the cut, then learns from all before the cut. */
  public static CoOccurrence fit(Dataset dataset, Instant cut, int n) {
    return fit(dataset, cut, CoOccurrenceTuner.tuned(dataset, cut, n));
  }

  /** Learns with a given tuning from what lies before the cut. */
  public static CoOccurrence fit(Dataset dataset, Instant cut, Tuning tuning) {
    var visits = new Visits(dataset.catalog());
    TransitionCounts counts =
        TransitionCounts.of(
            visits.before(dataset, cut), visits.categoryIds().size(), tuning.window());
    return new CoOccurrence(visits, tuning, counts.likeness(tuning.gamma()), counts.shares());
  }

  @Override
  public List<String> categories(HybridContext context, int limit) {
    return ranked(visits.of(context.behaviors()), context.now(), limit).stream()
        .map(visits.categoryIds()::get)
        .toList();
  }

  /** The numbers of the likeliest categories, ties by number. */
  List<Integer> ranked(List<Visit> history, Instant now, int limit) {
    double[] scores = scores(weights(history, now));
    Comparator<Integer> best =
        Comparator.comparingDouble((Integer b) -> scores[b])
            .reversed()
            .thenComparing(Comparator.naturalOrder());
    var kept = new PriorityQueue<>(best.reversed());
    for (int b = 0; b < scores.length; b++) {
      kept.add(b);
      if (kept.size() > limit) {
        kept.remove();
      }
    }
    return kept.stream().sorted(best).toList();
  }

  /** The summed recency of the visits by category. */
  private Map<Integer, Double> weights(List<Visit> history, Instant now) {
    var weights = new HashMap<Integer, Double>();
    double halfLife = tuning.halfLife().toMillis();
    for (Visit visit : history) {
      double age = now.toEpochMilli() - visit.time().toEpochMilli();
      weights.merge(visit.category(), Math.pow(0.5, age / halfLife), Double::sum);
    }
    return weights;
  }

  private double[] scores(Map<Integer, Double> weights) {
    double total = weights.values().stream().mapToDouble(weight -> weight).sum();
    var scores = new double[popularity.length];
    weights.forEach((a, weight) -> {
      double share = weight / total;
      double[] followers = likeness[a];
      for (int b = 0; b < scores.length; b++) {
        scores[b] += share * followers[b];
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
