package io.tagora.training.sft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SftSettingsTest {
  @Test
  void theLearningRateRisesToItsPeakAndFallsToItsFinalShare() {
    SftSettings settings = settings(0.01);
    assertTrue(settings.learningRateAt(0) > 0);
    assertEquals(0.005, settings.learningRateAt(0.05), 1e-9);
    assertEquals(0.01, settings.learningRateAt(0.1), 1e-9);
    assertEquals(0.0055, settings.learningRateAt(0.55), 1e-9);
    assertEquals(0.001, settings.learningRateAt(1), 1e-9);
  }

  @Test
  void whicheverBoundIsNearerSetsTheProgress() {
    SftSettings settings = settings(0.01);
    assertEquals(0.5, new TrainingState(0, 0, 1, 500, Duration.ofMinutes(6)).progress(settings));
    assertEquals(0.9, new TrainingState(0, 0, 1, 500, Duration.ofMinutes(54)).progress(settings));
    assertEquals(1, new TrainingState(0, 0, 1, 2000, Duration.ZERO).progress(settings));
  }

  @Test
  void aRateOfNothingIsRefusedWithItsOption() {
    var error = assertThrows(IllegalArgumentException.class, () -> settings(0));
    assertTrue(error.getMessage().contains("--learning-rate"), error.getMessage());
  }

  private static SftSettings settings(double learningRate) {
    return new SftSettings(
        1000,
        Duration.ofHours(1),
        64,
        learningRate,
        0.1,
        0.1,
        0,
        1,
        7,
        1,
        Duration.ofMinutes(5),
        10);
  }
}
