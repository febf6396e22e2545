package io.tagora.runtime.explanation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Item;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactualityTest {
  private static final Item CRIB =
      new Item("i1", "Nordlys Oak Crib, White", "cribs", "Nordlys", 200, Map.of());

  @Test
  void aReasonThatNamesTheBrandSpeaksOfTheItem() {
    assertTrue(Factuality.speaksOf(CRIB, "Made by NORDLYS for you."));
  }

  @Test
  void aReasonThatNamesAWordOfTheTitleInPluralSpeaksOfTheItem() {
    assertTrue(Factuality.speaksOf(CRIB, "For the first baby: cribs that last."));
  }

  @Test
  void aReasonAboutSomethingElseDoesNot() {
    assertFalse(Factuality.speaksOf(CRIB, "Good for flu season: vintage soups, Papaya Lane."));
    assertFalse(Factuality.speaksOf(CRIB, "An oat for you"));
  }
}
