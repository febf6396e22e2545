package io.tagora.inference.park;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RestoreCostTest {
  private final RestoreCost cost = new RestoreCost();

  @Test
  void whatWasNotMeasuredIsRestored() {
    assertTrue(cost.isWorth(1 << 30, 1));
    cost.computed(10, 1000);
    assertTrue(cost.isWorth(1 << 30, 1));
  }

  @Test
  void theCheaperOneIsChosen() {
    cost.computed(10, 10_000);
    cost.restored(1000, 2000);
    assertTrue(cost.isWorth(499, 1));
    assertFalse(cost.isWorth(501, 1));
    assertTrue(cost.isWorth(501, 2));
  }

  @Test
  void aSlowRestoringIsForgottenInTime() {
    cost.computed(10, 10_000);
    cost.restored(1000, 20_000);
    int refusals = 0;
    while (!cost.isWorth(1000, 10)) {
      refusals++;
    }
    assertTrue(refusals > 5 && refusals < 30, "refused " + refusals + " times");
  }

  @Test
  void oneMeasureMovesTheAverageByAFifth() {
    cost.computed(1, 1000);
    cost.computed(1, 2000);
    cost.computed(0, 99_999);
    cost.restored(1, 100);
    assertTrue(cost.isWorth(11, 1));
    assertFalse(cost.isWorth(13, 1));
  }
}
