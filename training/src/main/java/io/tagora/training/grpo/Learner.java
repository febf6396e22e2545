package io.tagora.training.grpo;

import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.optimizer.AdamW;
import io.tagora.training.sft.PackedBatch;
import io.tagora.training.sft.TextEncoder;
import io.tagora.training.sft.TrainingTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/**
 * Changes a policy's weights by groups of lists. Beside each update the other roles, which share
 * the weights, learn from a supervised batch, so that they do not forget.
 */
final class Learner {
  private static final double GRADIENT_CLIP = 1;
  private static final double WEIGHT_DECAY = 0;

  /** Padding included: bounds the memory of a pass. */
  private static final int BATCH_TOKENS = 6000;

  private final LlamaDecoder policy;
  private final LlamaDecoder reference;
  private final TextEncoder encoder;
  private final GrpoSettings settings;
  private final AdamW optimizer;

  /**
   * What a look at an iteration's lists and the updates showed.
   *
   * @param tokens passed through the policy with gradients
   */
  record Learnt(double divergence, double entropy, double gradientNorm, long tokens) {}

  Learner(LlamaDecoder policy, LlamaDecoder reference, TextEncoder encoder, GrpoSettings settings) {
    this.policy = policy;
    this.reference = reference;
    this.encoder = encoder;
    this.settings = settings;
    optimizer = new AdamW(policy.weights(), WEIGHT_DECAY);
  }

  AdamW optimizer() {
    return optimizer;
  }

  /** A batch, and how it was seen when its lists were written. */
  private record Seen(GroupBatch batch, GroupBatch.View policy, GroupBatch.View reference) {
    /** KL by the estimator of the loss; the mean over lists. */
    double divergence() {
      var each = new float[policy.logProbabilities().length];
      for (int i = 0; i < each.length; i++) {
        double apart = reference.logProbabilities()[i] - policy.logProbabilities()[i];
        each[i] = (float) (Math.exp(apart) - apart - 1);
      }
      return batch.mean(each);
    }

    double entropy() {
      return batch.mean(policy.entropies());
    }
  }

  /**
   * Makes the updates of an iteration.
   *
   * @param groups those that teach; none changes nothing
   * @param keep a supervised batch for each update
   */
  Learnt learn(
      List<Group> groups,
      List<List<TrainingTree>> keep,
      double learningRate,
      double divergenceWeight) {
    return learnTrees(
        groups.stream().map(group -> GroupTree.of(group, encoder)).toList(),
        keep,
        learningRate,
        divergenceWeight);
  }

  /** The same of trees. */
  Learnt learnTrees(
      List<GroupTree> trees,
      List<List<TrainingTree>> keep,
      double learningRate,
      double divergenceWeight) {
    List<List<Seen>> updates = new ArrayList<>();
    for (List<GroupTree> part : parts(trees)) {
      updates.add(batches(part).stream().map(this::seen).toList());
    }
    double norms = 0;
    long tokens = 0;
    for (int i = 0; i < updates.size(); i++) {
      norms += update(updates.get(i), keep.get(i), learningRate, divergenceWeight);
      tokens += updates.get(i).stream().mapToLong(seen -> seen.batch().tokens()).sum();
    }
    int count = Math.max(1, updates.size());
    return new Learnt(
        updates.stream().flatMap(List::stream).mapToDouble(Seen::divergence).sum() / count,
        updates.stream().flatMap(List::stream).mapToDouble(Seen::entropy).sum() / count,
        norms / count,
        tokens);
  }

  /** As many parts as there are updates, of like size; fewer where there are fewer trees. */
  private List<List<GroupTree>> parts(List<GroupTree> trees) {
    int parts = Math.min(settings.updates(), trees.size());
    List<List<GroupTree>> all = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      all.add(trees.subList(i * trees.size() / parts, (i + 1) * trees.size() / parts));
    }
    return all;
  }

  private List<GroupBatch> batches(List<GroupTree> part) {
    int lists = part.stream().mapToInt(GroupTree::lists).sum();
    List<GroupTree> trees =
        part.stream().sorted(Comparator.comparingInt(GroupTree::length)).toList();
    List<GroupBatch> batches = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= trees.size(); to++) {
      boolean full = to == trees.size() || trees.get(to).length() * (to + 1 - from) > BATCH_TOKENS;
      if (full) {
        batches.add(GroupBatch.of(trees.subList(from, to), policy.config().vocabulary(), lists));
        from = to;
      }
    }
    return batches;
  }

  private Seen seen(GroupBatch batch) {
    return new Seen(batch, batch.view(policy), batch.view(reference));
  }

  private double update(
      List<Seen> batches, List<TrainingTree> keep, double learningRate, double divergenceWeight) {
    optimizer.clearGradients();
    for (Seen seen : batches) {
      try (var _ = new PointerScope()) {
        seen.batch()
            .loss(
                policy,
                seen.policy().logProbabilities(),
                seen.reference().logProbabilities(),
                settings.clip(),
                divergenceWeight)
            .backward();
      }
    }
    if (settings.keepWeight() > 0 && !keep.isEmpty()) {
      try (var _ = new PointerScope()) {
        PackedBatch.of(keep).loss(policy).mul(Tensors.scalar(settings.keepWeight())).backward();
      }
    }
    return optimizer.step(learningRate, GRADIENT_CLIP);
  }
}
