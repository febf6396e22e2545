package io.tagora.training.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.training.model.DecoderConfig;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(24, 32, 2, 4, 2, 8, 64, 10_000, 1e-5, 64);
  private static final Operations OPERATIONS = Operations.of(CONFIG);

  @Test
  void everyWeightOfALayerIsMultipliedOnceAToken() {
    long norms = 2L * CONFIG.layers() * CONFIG.hidden() + CONFIG.hidden();
    long table = (long) CONFIG.vocabulary() * CONFIG.hidden();
    assertEquals(CONFIG.parameters() - norms - table, OPERATIONS.layers());
  }

  @Test
  void readingInTwoPartsTakesOneMoreHeadThanReadingAtOnce() {
    double once = OPERATIONS.read(12, 0);
    double twice = OPERATIONS.read(5, 0) + OPERATIONS.read(7, 5);
    assertEquals(2.0 * OPERATIONS.head(), twice - once, 1e-6);
  }

  @Test
  void whatIsWrittenIsReadAgainButForTheLastToken() {
    double read = OPERATIONS.read(1, 20) + OPERATIONS.read(1, 21);
    assertEquals(read, OPERATIONS.written(3, 20), 1e-6);
  }
}
