package io.tagora.training.sft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
  private static final int BATCH_TOKENS = 400;
  private final List<TrainingTree> trees = trees(1000, 5);

  @Test
  void everyTreeIsLearntOnceAnEpoch() {
    List<TrainingTree> planned = flat(BatchPlan.ofEpoch(trees, BATCH_TOKENS, 7, 0));
    assertEquals(trees.size(), planned.size());
    assertEquals(new HashSet<>(trees), new HashSet<>(planned));
  }

  @Test
  void paddedBatchesStayWithinTheirTokensWithLittlePadding() {
    long padded = 0;
    for (List<TrainingTree> batch : BatchPlan.ofEpoch(trees, BATCH_TOKENS, 7, 0)) {
      int longest = batch.stream().mapToInt(TrainingTree::length).max().orElseThrow();
      assertTrue(longest * batch.size() <= BATCH_TOKENS || batch.size() == 1);
      padded += (long) longest * batch.size();
    }
    long real = trees.stream().mapToLong(TrainingTree::length).sum();
    assertTrue(padded < 1.1 * real, "padded %d of %d".formatted(padded, real));
  }

  @Test
  void theOrderFollowsFromSeedAndEpoch() {
    var plan = BatchPlan.ofEpoch(trees, BATCH_TOKENS, 7, 1);
    assertEquals(plan, BatchPlan.ofEpoch(trees, BATCH_TOKENS, 7, 1));
    assertNotEquals(plan, BatchPlan.ofEpoch(trees, BATCH_TOKENS, 7, 2));
    assertNotEquals(plan, BatchPlan.ofEpoch(trees, BATCH_TOKENS, 8, 1));
  }

  @Test
  void aTreeLongerThanABatchIsABatchOfItsOwn() {
    List<TrainingTree> few = List.of(Trees.of(new int[10]), Trees.of(new int[900]));
    assertEquals(2, BatchPlan.inOrder(few, BATCH_TOKENS).size());
  }

  private static List<TrainingTree> flat(List<List<TrainingTree>> batches) {
    List<TrainingTree> all = new ArrayList<>();
    batches.forEach(all::addAll);
    return all;
  }

  private static List<TrainingTree> trees(int count, long seed) {
    var random = new Random(seed);
    List<TrainingTree> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trees.add(Trees.of(new int[10 + random.nextInt(90)]));
    }
    return trees;
  }
}
