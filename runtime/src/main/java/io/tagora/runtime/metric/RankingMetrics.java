package io.tagora.runtime.metric;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How well ranked categories foretell a user's true ones. {@code docs/evaluation.md} has the
 * definitions in words. A category counts at its first rank only; ranks after {@code n} never.
 */
public final class RankingMetrics {
  private RankingMetrics() {}

  /** HR@n: |true ∩ first n| / |true|. */
  public static double hitRate(List<String> ranked, Set<String> truth, int n) {
    return (double) hits(ranked, truth, n).size() / checked(truth).size();
  }

  /** |true ∩ first n| / n: a list shorter than n is not rewarded for it. */
  public static double precision(List<String> ranked, Set<String> truth, int n) {
    return (double) hits(ranked, truth, n).size() / n;
  }

  /** |(true ∩ first n) \ utility| / |true|: what the utility channel would not have brought. */
  public static double exclusiveRecall(
      List<String> ranked, Set<String> truth, Set<String> utility, int n) {
    Set<String> exclusive = hits(ranked, truth, n);
    exclusive.removeAll(utility);
    return (double) exclusive.size() / checked(truth).size();
  }

  /** Binary NDCG@n (Järvelin, Kekäläinen 2002): Σ_hits 1/log2(1 + rank), over that of an ideal. */
  public static double ndcg(List<String> ranked, Set<String> truth, int n) {
    double gained = 0;
    var seen = new HashSet<String>();
    for (int rank = 1; rank <= Math.min(n, ranked.size()); rank++) {
      String category = ranked.get(rank - 1);
      if (truth.contains(category) && seen.add(category)) {
        gained += discount(rank);
      }
    }
    double ideal = 0;
    for (int rank = 1; rank <= Math.min(n, checked(truth).size()); rank++) {
      ideal += discount(rank);
    }
    return gained / ideal;
  }

  private static double discount(int rank) {
    return Math.log(2) / Math.log1p(rank);
  }

  private static Set<String> hits(List<String> ranked, Set<String> truth, int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, got " + n);
    }
    return ranked.stream()
        .limit(n)
        .filter(truth::contains)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<String> checked(Set<String> truth) {
    if (truth.isEmpty()) {
      throw new IllegalArgumentException("a user must have at least one true category, got none");
    }
    return truth;
  }
}
