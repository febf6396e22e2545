package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivergenceControlTest {
  @ParameterizedTest
  @CsvSource({"0.1, 1.0", "0.11, 1.05", "5, 1.1", "0.09, 0.95", "0, 0.9"})
  void theWeightFollowsTheDivergenceByATenthAtMost(double divergence, double weight) {
    assertEquals(weight, new DivergenceControl(1, 0.1).after(divergence).weight(), 1e-9);
  }

  @Test
  void theWeightStaysWithinItsBounds() {
    assertEquals(10, new DivergenceControl(9.9, 0.1).after(5).weight());
    assertEquals(1e-4, new DivergenceControl(1.01e-4, 0.1).after(0).weight());
  }

  @Test
  void aTargetMustBeAboveZero() {
    assertThrows(IllegalArgumentException.class, () -> new DivergenceControl(1, 0));
  }
}
