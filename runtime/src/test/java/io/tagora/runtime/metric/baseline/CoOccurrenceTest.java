package io.tagora.runtime.metric.baseline;

import static io.tagora.runtime.retrieval.Shop.click;
import static io.tagora.runtime.retrieval.Shop.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.metric.EvaluationCase;
import io.tagora.runtime.metric.RankingMetrics;
import io.tagora.runtime.retrieval.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoOccurrenceTest {
  private static final CoOccurrence.Tuning PLAIN =
      new CoOccurrence.Tuning(Duration.ofDays(7), Duration.ofDays(7), 0, 0.01);
  // Category numbers of the shop: tables 0, strollers 1, boots 2, lamps 3, tents 4.
  private static final int TABLES = 0;
  private static final int LAMPS = 3;

  private static double[][] likeness(double gamma, Behavior... behaviors) {
    var visits = new Visits(Shop.catalog()).of(List.of(behaviors));
    return TransitionCounts.of(List.of(visits), 5, Duration.ofDays(7)).likeness(gamma);
  }

  @Test
  void only_what_follows_within_the_window_counts() {
    double[][] likeness =
        likeness(0, click("tables0", 20), click("lamps0", 15), click("lamps1", 5));
    assertEquals(1, likeness[TABLES][LAMPS]);
    assertEquals(0, likeness[LAMPS][TABLES]);
    assertEquals(0, likeness[LAMPS][LAMPS]);
  }

  @Test
  void conditional_and_cosine_divide_by_hand() {
    Behavior[] behaviors = {
      click("tables0", 30), click("lamps0", 29), click("tables0", 12), click("lamps0", 3)
    };
    assertEquals(1 / 2.0, likeness(0, behaviors)[TABLES][LAMPS]);
    assertEquals(1 / Math.sqrt(2 * 2), likeness(0.5, behaviors)[TABLES][LAMPS], 1e-12);
  }

  @Test
  void a_return_on_another_day_counts_and_one_on_the_same_day_does_not() {
    assertEquals(0, likeness(0, click("lamps0", 5), click("lamps1", 5))[LAMPS][LAMPS]);
    assertEquals(1 / 2.0, likeness(0, click("lamps0", 5), click("lamps1", 4))[LAMPS][LAMPS]);
  }

  @Test
  void the_recent_visit_decides_which_follower_comes_first() {
    Dataset dataset =
        Shop.dataset(
            user("a", click("tables0", 30), click("lamps0", 28)),
            user("b", click("boots0", 30), click("tents0", 28)));
    CoOccurrence fit = CoOccurrence.fit(dataset, Shop.NOW, PLAIN);
    assertEquals(
        List.of("tents", "lamps"),
        fit.categories(Shop.context(click("tables1", 9), click("boots1", 1)), 2));
    assertEquals(
        List.of("lamps", "tents"),
        fit.categories(Shop.context(click("boots1", 9), click("tables1", 1)), 2));
  }

  @Test
  void without_history_popular_categories_are_given() {
    Dataset dataset = Shop.dataset(user("a", click("tents0", 3), click("tents1", 2)));
    assertEquals(
        "tents",
        CoOccurrence.fit(dataset, Shop.NOW, PLAIN).categories(Shop.context(), 1).getFirst());
  }

  @Test
  void nothing_after_the_cut_is_learned() {
    Dataset early = Shop.dataset(user("a", click("tables0", 30), click("lamps0", 28)));
    Dataset late =
        Shop.dataset(
            user("a", click("tables0", 30), click("lamps0", 28), click("tents0", 2)),
            user("b", click("tables0", 4), click("boots0", 3)));
    var cut = Shop.NOW.minus(Duration.ofDays(10));
    var context = Shop.context(click("tables1", 11));
    CoOccurrence fit = CoOccurrence.fit(late, cut, 30);
    assertEquals(CoOccurrence.fit(early, cut, 30).tuning(), fit.tuning());
    assertEquals(
        CoOccurrence.fit(early, cut, 30).categories(context, 5), fit.categories(context, 5));
  }

  @Test
  void tuning_takes_the_best_of_the_grid_on_the_week_before_the_cut() {
    Dataset dataset = wanderers();
    CoOccurrence.Tuning chosen = CoOccurrence.fit(dataset, Shop.NOW, 1).tuning();
    double reached = lastWeekHitRate(dataset, chosen);
    assertTrue(lastWeekHitRate(dataset, PLAIN) < reached);
    for (CoOccurrence.Tuning other : CoOccurrenceTuner.grid()) {
      assertTrue(lastWeekHitRate(dataset, other) <= reached, other + " beats " + chosen);
    }
  }

  /** Users who come to a random category every few days. */
  private static Dataset wanderers() {
    var random = new SplittableRandom(11);
    var categories = List.of("tables", "strollers", "boots", "tents", "lamps");
    var users = new ArrayList<UserLog>();
    for (int i = 0; i < 60; i++) {
      var behaviors = new ArrayList<Behavior>();
      for (int day = 60; day > 0; day -= 1 + random.nextInt(6)) {
        behaviors.add(click(categories.get(random.nextInt(5)) + random.nextInt(8), day));
      }
      users.add(user("u" + i, behaviors.toArray(Behavior[]::new)));
    }
    return Shop.dataset(users.toArray(UserLog[]::new));
  }

  private static double lastWeekHitRate(Dataset dataset, CoOccurrence.Tuning tuning) {
    Duration week = Duration.ofDays(7);
    CoOccurrence fit = CoOccurrence.fit(dataset, Shop.NOW.minus(week), tuning);
    return EvaluationCase.of(dataset, Shop.NOW.minus(week), week).stream()
        .mapToDouble(
            one -> RankingMetrics.hitRate(fit.categories(one.context(), 1), one.truth(), 1))
        .average()
        .orElseThrow();
  }
}
