package io.tagora.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTextTest {
  private static final Item CRIB =
      new Item(
          "i1",
          "Nordlys Oak Crib",
          "cribs",
          "Nordlys",
          200,
          Map.of("style", "rustic", "material", "oak"));
  private static final Catalog CATALOG =
      new Catalog(List.of(new Category("cribs", "Baby", "cribs")), List.of(CRIB));

  @Test
  void aDescriptionHasWhatTheCatalogKnows() {
    assertEquals(
        "Nordlys Oak Crib | cribs | Nordlys | 120 to 300 | oak | rustic",
        EntityText.DESCRIBED.of(CRIB, CATALOG));
    assertEquals("Nordlys Oak Crib", EntityText.TITLE.of(CRIB, CATALOG));
  }

  @Test
  void anUnknownTextIsRefusedWithTheKnownOnes() {
    var error = assertThrows(IllegalArgumentException.class, () -> EntityText.named("all"));
    assertEquals("an entity's text must be title or described, got all", error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0, under 15", "14.95, under 15", "15, 15 to 30", "299, 120 to 300", "300, over 300"})
  void aBandReachesToTheNextOnesBegin(double price, String text) {
    assertEquals(text, PriceBand.of(price).text());
  }
}
