package io.tagora.runtime.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RewardShapingTest {
  private static final Thresholds THRESHOLDS = new Thresholds(0.5, 0.4, 0.75);

  @Test
  void constrained_is_the_product_of_accuracy_and_three_indicators() {
    var random = new SplittableRandom(11);
    var shaping = new RewardShaping.Constrained(THRESHOLDS);
    for (int i = 0; i < 1_000; i++) {
      var parts =
          new RewardParts(
              random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble());
      double twin =
          parts.accuracy()
              * (parts.alignment() < 0.5 ? 0 : 1)
              * (parts.diversity() < 0.4 ? 0 : 1)
              * (parts.length() < 0.75 ? 0 : 1);
      assertEquals(twin, shaping.of(parts));
    }
  }

  @Test
  void constrained_pays_nothing_for_more_than_the_threshold() {
    var shaping = new RewardShaping.Constrained(THRESHOLDS);
    assertEquals(0.3, shaping.of(new RewardParts(0.3, 0.5, 0.4, 0.75)));
    assertEquals(0.3, shaping.of(new RewardParts(0.3, 1, 2, 1)));
  }

  @Test
  void summed_weighs_each_part() {
    var shaping = new RewardShaping.Summed(0.4, 0.3, 0.2, 0.1);
    assertEquals(
        0.4 * 0.9 + 0.3 * 0.8 + 0.2 * 0.7 + 0.1 * 0.6,
        shaping.of(new RewardParts(0.9, 0.8, 0.7, 0.6)),
        1e-12);
    assertThrows(
        IllegalArgumentException.class, () -> new RewardShaping.Summed(0.4, -0.3, 0.2, 0.1));
  }
}
