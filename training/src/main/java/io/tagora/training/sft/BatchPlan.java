package io.tagora.training.sft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Cuts trees into batches of similar length.
 *
 * <p>Trees are shuffled, then sorted by length within pools of some dozens of batches, cut so that
 * a padded batch stays within its tokens, and the batches shuffled again: little padding, and near
 * random order. The same seed and epoch give the same plan.
 */
public final class BatchPlan {
  private static final int POOL_BATCHES = 64;

  private BatchPlan() {}

  /** The batches of an epoch; a tree longer than {@code batchTokens} is a batch of its own. */
  public static List<List<TrainingTree>> ofEpoch(
      List<TrainingTree> trees, int batchTokens, long seed, int epoch) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003L + epoch);
    List<TrainingTree> shuffled = new ArrayList<>(trees);
    Collections.shuffle(shuffled, random);
    List<List<TrainingTree>> batches = new ArrayList<>();
    int from = 0;
    while (from < shuffled.size()) {
      int to = poolEnd(shuffled, from, (long) batchTokens * POOL_BATCHES);
      batches.addAll(inOrder(shuffled.subList(from, to), batchTokens));
      from = to;
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  /** Batches of the trees by length, without chance. */
  public static List<List<TrainingTree>> inOrder(List<TrainingTree> trees, int batchTokens) {
    List<TrainingTree> sorted = new ArrayList<>(trees);
    sorted.sort(Comparator.comparingInt(TrainingTree::length));
    List<List<TrainingTree>> batches = new ArrayList<>();
    List<TrainingTree> batch = new ArrayList<>();
    for (TrainingTree tree : sorted) {
      if (!batch.isEmpty() && (long) tree.length() * (batch.size() + 1) > batchTokens) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(tree);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private static int poolEnd(List<TrainingTree> trees, int from, long poolTokens) {
    long tokens = 0;
    int to = from;
    while (to < trees.size() && tokens < poolTokens) {
      tokens += trees.get(to++).length();
    }
    return to;
  }
}
