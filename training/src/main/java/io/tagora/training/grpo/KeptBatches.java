package io.tagora.training.grpo;

import io.tagora.training.sft.BatchPlan;
import io.tagora.training.sft.TrainingTree;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Supervised batches that are learnt beside the updates of reinforcement, so that roles which share
 * the weights are not forgotten; after the last the first come again.
 *
 * @param batches none where there is nothing to remind of
 * @param updates of an iteration
 */
record KeptBatches(List<List<TrainingTree>> batches, int updates) {
  private static final int TOKENS = 2048;

  /** Batches of the trees in an order by the run's seed. */
  static KeptBatches of(List<TrainingTree> trees, GrpoSettings settings) {
    return new KeptBatches(
        BatchPlan.ofEpoch(trees, TOKENS, settings.seed(), 0), settings.updates());
  }

  /** A batch for each update of an iteration. */
  List<List<TrainingTree>> beside(int iteration) {
    return IntStream.range(0, updates)
        .mapToObj(i ->
            batches.isEmpty()
                ? List.<TrainingTree>of()
                : batches.get((iteration * updates + i) % batches.size()))
        .toList();
  }
}
