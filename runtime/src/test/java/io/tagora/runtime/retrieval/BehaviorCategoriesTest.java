package io.tagora.runtime.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BehaviorCategoriesTest {
  private final BehaviorCategories categories = new BehaviorCategories(Shop.catalog());

  @Test
  void an_item_stands_for_its_category() {
    assertEquals(Optional.of("boots"), categories.of(Shop.click("boots2", 1)));
    assertEquals(Optional.empty(), categories.of(Shop.click("gone", 1)));
  }

  @Test
  void a_query_stands_for_the_longest_tag_in_it() {
    assertEquals(
        Optional.of(Shop.tag("glass dining tables")),
        categories.tagIn("  big Glass dining tables sale"));
    assertEquals(Optional.of("tables"), categories.of(Shop.search("dining tables", 1)));
    assertEquals(Optional.empty(), categories.of(Shop.search("tables", 1)));
    assertEquals(Optional.empty(), categories.of(Shop.search("", 1)));
  }
}
