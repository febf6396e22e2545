package io.tagora.runtime.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
  private static final Set<String> TRUTH = Set.of("a", "b", "c", "d");
  private static final List<String> RANKED = List.of("x", "a", "a", "y", "b", "z", "c");

  @Test
  void hit_rate_is_the_share_of_true_categories_among_the_first() {
    assertEquals(2 / 4.0, RankingMetrics.hitRate(RANKED, TRUTH, 5));
    assertEquals(3 / 4.0, RankingMetrics.hitRate(RANKED, TRUTH, 30));
    assertEquals(0, RankingMetrics.hitRate(List.of(), TRUTH, 30));
  }

  @Test
  void precision_divides_by_the_places_not_by_what_was_given() {
    assertEquals(2 / 5.0, RankingMetrics.precision(RANKED, TRUTH, 5));
    assertEquals(1 / 10.0, RankingMetrics.precision(List.of("a"), TRUTH, 10));
  }

  @Test
  void exclusive_recall_leaves_out_what_utility_brings() {
    assertEquals(2 / 4.0, RankingMetrics.exclusiveRecall(RANKED, TRUTH, Set.of("a", "d", "x"), 30));
    assertEquals(1 / 4.0, RankingMetrics.exclusiveRecall(RANKED, TRUTH, Set.of("a"), 5));
  }

  @Test
  void ndcg_discounts_by_rank_and_counts_a_category_once() {
    double gained = 1 / log2(3) + 1 / log2(6);
    double ideal = 1 + 1 / log2(3) + 1 / log2(4) + 1 / log2(5);
    assertEquals(gained / ideal, RankingMetrics.ndcg(RANKED, TRUTH, 5), 1e-12);
    assertEquals(1, RankingMetrics.ndcg(List.of("b", "a"), TRUTH, 2), 1e-12);
  }

  @Test
  void a_user_without_true_categories_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> RankingMetrics.hitRate(RANKED, Set.of(), 5));
    assertThrows(IllegalArgumentException.class, () -> RankingMetrics.precision(RANKED, TRUTH, 0));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
