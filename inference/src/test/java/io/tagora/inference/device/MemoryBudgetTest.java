package io.tagora.inference.device;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tagora.inference.InferenceException;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  @Test
  void whatFitsExactlyIsTaken() {
    var budget = new MemoryBudget("cpu:0", 16 << 20, 4, 4 << 20, 32 << 20);
    assertEquals(32 << 20, budget.neededBytes());
    assertDoesNotThrow(budget::check);
  }

  @Test
  void aRefusalHasTheNumbersAndTheKeys() {
    var budget = new MemoryBudget("cpu:0", 16 << 20, 64, 4 << 20, 128 << 20);
    var refused = assertThrows(InferenceException.class, budget::check);
    assertEquals(
        "the model on cpu:0 must fit into its memory of 128.0 MiB, got 272.0 MiB: weights of 16.0 MiB"
            + " and 64 sequences of 4.0 MiB; raise the device's memory in tagora.devices, or lower"
            + " its memory-slots, tagora.model.max-tokens or, to 0,"
            + " tagora.inference.shared-prefix-tokens",
        refused.getMessage());
  }

  @Test
  void sizesAreWordedByTheirGreatestUnit() {
    assertEquals("0 B", Bytes.words(0));
    assertEquals("1023 B", Bytes.words(1023));
    assertEquals("1.0 KiB", Bytes.words(1024));
    assertEquals("1.5 GiB", Bytes.words(3L << 29));
    assertEquals("8.0 EiB", Bytes.words(Long.MAX_VALUE));
  }
}
