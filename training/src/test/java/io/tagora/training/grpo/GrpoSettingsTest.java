package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.reward.Advantages;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrpoSettingsTest {

  private static GrpoSettings of(int iterations, double finalRate) {
    return new GrpoSettings(
        iterations,
        4,
        8,
        2,
        1,
        0.01,
        finalRate,
        0.2,
        Advantages.Scale.DEVIATION,
        Credit.TAG,
        0.1,
        0.1,
        10,
        0,
        5,
        1,
        5,
        Duration.ofDays(1));
  }

  @Test
  void rateWarmsUpAndIsHeld() {
    GrpoSettings settings = of(20, 1);
    assertEquals(0.005, settings.learningRateAt(0), 1e-9);
    assertEquals(0.01, settings.learningRateAt(1), 1e-9);
    assertEquals(0.01, settings.learningRateAt(10), 1e-9);
    assertEquals(0.01, settings.learningRateAt(19), 1e-9);
  }

  @Test
  void rateFallsToItsFinalShareAtTheLastIteration() {
    GrpoSettings settings = of(20, 0.1);
    assertEquals(0.005, settings.learningRateAt(0), 1e-9);
    assertEquals(0.01, settings.learningRateAt(1), 1e-9);
    assertEquals(0.0055, settings.learningRateAt(10), 1e-9);
    assertEquals(0.001, settings.learningRateAt(19), 1e-9);
  }

  @Test
  void oneIterationHasTheWholeRate() {
    assertEquals(0.01, of(1, 0).learningRateAt(0), 1e-9);
  }

  @Test
  void finalShareOutsideNoughtToOneIsRefused() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> of(20, 1.5));
    assertTrue(String.valueOf(thrown.getMessage()).contains("--final-rate"));
    assertThrows(IllegalArgumentException.class, () -> of(20, Double.NaN));
  }
}
