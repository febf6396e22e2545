package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.training.sft.TrainingTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptBatchesTest {
  @Test
  void everyUpdateHasTheNextBatchAndAfterTheLastTheFirst() {
    var batches = List.of(batch(), batch(), batch());
    var kept = new KeptBatches(batches, 2);
    assertEquals(List.of(batches.get(0), batches.get(1)), kept.beside(0));
    assertEquals(List.of(batches.get(2), batches.get(0)), kept.beside(1));
  }

  @Test
  void nothingToRemindOfIsNothingBesideEachUpdate() {
    assertEquals(List.of(List.of(), List.of()), new KeptBatches(List.of(), 2).beside(7));
  }

  /** Equal to itself alone. */
  private static List<TrainingTree> batch() {
    return List.of(new TrainingTree(new int[1], new int[1], new int[1], new float[1]));
  }
}
