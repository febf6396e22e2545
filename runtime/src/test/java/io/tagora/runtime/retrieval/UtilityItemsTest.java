package io.tagora.runtime.retrieval;

import static io.tagora.runtime.retrieval.Shop.click;
import static io.tagora.runtime.retrieval.Shop.dataset;
import static io.tagora.runtime.retrieval.Shop.purchase;
import static io.tagora.runtime.retrieval.Shop.search;
import static io.tagora.runtime.retrieval.Shop.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.exchange.Dataset;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UtilityItemsTest {
  private static final Duration BOUGHT = Duration.ofDays(60);
  private final Dataset dataset =
      dataset(
          user("a", purchase("tents0", 14), click("tents1", 0), click("lamps0", 0)),
          user("b", click("lamps0", 0), click("lamps0", 14)));
  private final UtilityItems items = UtilityItems.of(dataset, Shop.NOW.plusSeconds(1), BOUGHT);

  @Test
  void without_history_the_most_popular_items_come_first() {
    List<Candidate> found = items.candidates(Shop.context(), 3);
    assertEquals(
        List.of("lamps0", "tents0", "tents1"), found.stream().map(c -> c.item().id()).toList());
    assertEquals(0.3, found.get(0).score(), 1e-4);
    assertEquals(0.3 * 1.5 / 2.5, found.get(1).score(), 1e-4);
    assertEquals(0.3 * 1 / 2.5, found.get(2).score(), 1e-4);
  }

  @Test
  void the_users_recent_category_leads() {
    List<Candidate> found = items.candidates(Shop.context(search("tents", 1)), 3);
    assertEquals("tents0", found.getFirst().item().id());
    assertEquals(0.7 + 0.3 * 1.5 / 2.5, found.getFirst().score(), 1e-4);
  }

  @Test
  void what_the_user_just_bought_is_left_out() {
    List<Candidate> found = items.candidates(Shop.context(purchase("tents0", 2)), 40);
    assertTrue(found.stream().noneMatch(c -> c.item().id().equals("tents0")));
    assertEquals("tents1", found.getFirst().item().id());
  }

  @Test
  void events_after_the_moment_do_not_count() {
    UtilityItems early = UtilityItems.of(dataset, Shop.NOW.minus(Duration.ofDays(10)), BOUGHT);
    List<Candidate> found = early.candidates(Shop.context(), 2);
    assertEquals(List.of("tents0", "lamps0"), found.stream().map(c -> c.item().id()).toList());
  }

  @Test
  void categories_are_the_users_own_then_the_popular() {
    assertEquals(
        List.of("boots", "lamps", "tents"), items.categories(Shop.context(click("boots3", 1)), 3));
  }

  @Test
  void purchase_rates_are_smoothed_towards_the_whole_log() {
    PurchaseRates rates = PurchaseRates.of(dataset, Shop.NOW.plusSeconds(1));
    double overall = 1 / 5.0;
    assertEquals((1 + 50 * overall) / 52, rates.of("tents"), 1e-9);
    assertEquals((0 + 50 * overall) / 53, rates.of("lamps"), 1e-9);
    assertEquals(overall, rates.of("boots"), 1e-9);
  }
}
