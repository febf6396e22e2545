package io.tagora.runtime.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static final Category TABLES = new Category("tables", "Home", "dining tables");

  @Test
  void anAttributeValueThatThreeItemsCarryMakesATag() {
    var catalog = catalog(item("a", "oak"), item("b", "oak"), item("c", "oak"), item("d", "pine"));
    assertEquals(
        List.of("dining tables", "oak dining tables"),
        catalog.tags().stream().map(Tag::text).toList());
  }

  @Test
  void anItemsOwnTagsComeBeforeItsCategorysName() {
    var catalog = catalog(item("a", "oak"), item("b", "oak"), item("c", "oak"));
    assertEquals(
        List.of("oak dining tables", "dining tables"),
        catalog.tagsOf(catalog.items().getFirst()).stream().map(Tag::text).toList());
  }

  @Test
  void aTextThatIsAnotherCategorysNameNamesThatOne() {
    var oak = new Category("oak", "Home", "oak dining tables");
    var items = List.of(item("a", "oak"), item("b", "oak"), item("c", "oak"));
    var catalog = new Catalog(List.of(TABLES, oak), items);
    assertEquals("oak", catalog.tag("oak dining tables").orElseThrow().categoryId());
    assertTrue(catalog.tag("oak", TABLES).isEmpty());
    assertEquals(
        List.of("dining tables"),
        catalog.tagsOf(items.getFirst()).stream().map(Tag::text).toList());
  }

  @Test
  void phrasesOfOneCategoryAreOneGroup() {
    var catalog = catalog(item("a", "oak"), item("b", "oak"), item("c", "oak"));
    assertTrue(catalog.tagPhrases().phrases().stream().allMatch(p -> p.group().equals("tables")));
  }

  @Test
  void anItemOfAnUnknownCategoryIsRefused() {
    var stray = new Item("x", "Stray", "sofas", "Lund", 1, Map.of());
    var error = assertThrows(IllegalArgumentException.class, () -> catalog(stray));
    assertTrue(error.getMessage().contains("item x"), error.getMessage());
  }

  @Test
  void twoItemsWithOneIdAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> catalog(item("a", "oak"), item("a", "oak")));
  }

  private static Catalog catalog(Item... items) {
    return new Catalog(List.of(TABLES), List.of(items));
  }

  private static Item item(String id, String material) {
    return new Item(id, "Table", "tables", "Lund", 100, Map.of("material", material));
  }
}
