package io.tagora.runtime.metric.baseline;

import static io.tagora.runtime.retrieval.Shop.click;
import static io.tagora.runtime.retrieval.Shop.purchase;
import static io.tagora.runtime.retrieval.Shop.search;
import static io.tagora.runtime.retrieval.Shop.user;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.retrieval.Shop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  private final Dataset dataset =
      Shop.dataset(
          user("a", click("tables0", 20), click("lamps0", 18), click("lamps1", 18)),
          user("b", click("tables1", 16), purchase("lamps2", 15), click("tents0", 14)),
          user("c", click("strollers0", 3), click("boots0", 1)));

  @Test
  void popularity_counts_recent_item_events_more() {
    assertEquals(
        List.of("lamps", "boots"),
        PopularCategories.fit(dataset, Shop.NOW).categories(Shop.context(), 2));
  }

  @Test
  void popularity_before_an_earlier_cut_does_not_know_later_events() {
    assertEquals(
        List.of("lamps", "tables", "tents", "boots", "strollers"),
        PopularCategories.fit(dataset, Shop.NOW.minus(Duration.ofDays(10)))
            .categories(Shop.context(), 9));
  }

  @Test
  void last_categories_come_latest_first_each_once_then_popular_ones() {
    LastCategories last = LastCategories.fit(dataset, Shop.NOW);
    var context =
        Shop.context(click("tents0", 4), click("boots0", 3), click("tents1", 2), search("x", 1));
    assertEquals(List.of("tents", "boots", "lamps", "strollers"), last.categories(context, 4));
    assertEquals(
        List.of("strollers", "lamps"),
        last.categories(Shop.context(search("folding strollers", 1)), 2));
  }

  @Test
  void every_category_becomes_the_tag_of_its_name() {
    assertEquals(
        List.of(new Tag("desk lamps", "lamps")),
        PopularCategories.fit(dataset, Shop.NOW).tags(Shop.context(), Shop.catalog(), 1));
  }
}
