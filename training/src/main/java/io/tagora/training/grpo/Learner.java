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

  /** Share of the target to hold, since other lists tell a divergence by a fifth otherwise. */
  private static final double HELD = 0.7;

  /** A line is no parabola to the last digit: a little farther than is wanted. */
  private static final double FARTHER = 0.97;

  private static final int MOST_DRAWS = 8;

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
   * @param divergence before the updates
   * @param reached the divergence that the updates led to
   * @param drawnBack share of the way from the reference that was taken back for it; 0 mostly
   * @param tokens passed through the policy with gradients
   */
  record Learnt(
      double divergence,
      double entropy,
      double reached,
      double drawnBack,
      double gradientNorm,
      long tokens) {
    /** The greater of the divergences before and after the updates; NaN if one of them is. */
    double farthest() {
      return Math.max(divergence, reached);
    }
  }

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
  private record Seen(GroupBatch batch, GroupBatch.View view) {
    double divergence() {
      return batch.mean(view.divergences());
    }

    double entropy() {
      return batch.mean(view.entropies());
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
    List<Seen> last = updates.isEmpty() ? List.of() : updates.getLast();
    double reached = divergence(last);
    return new Learnt(
        updates.stream().flatMap(List::stream).mapToDouble(Seen::divergence).sum() / count,
        updates.stream().flatMap(List::stream).mapToDouble(Seen::entropy).sum() / count,
        reached,
        drawBack(last, reached),
        norms / count,
        tokens);
  }

  /** How far the weights of now diverge where an update's lists were written. */
  private double divergence(List<Seen> update) {
    return update.stream().map(seen -> seen(seen.batch())).mapToDouble(Seen::divergence).sum();
  }

  /**
   * Draws the weights back on the line to the reference until they diverge by less than the target,
   * since the weight of the divergence adapts too slowly for a step that goes far. On that line the
   * divergence goes about with the square of the way.
   *
   * @return share of the way that was taken back
   */
  private double drawBack(List<Seen> update, double reached) {
    double limit = HELD * settings.klTarget();
    double now = reached;
    double left = 1;
    for (int i = 0; i < MOST_DRAWS && now > limit; i++) {
      double step = FARTHER * Math.sqrt(limit / now);
      policy.weights().approach(reference.weights(), 1 - step);
      left *= step;
      now = divergence(update);
    }
    return 1 - left;
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
    return new Seen(batch, batch.view(policy, reference));
  }

  private double update(
      List<Seen> batches, List<TrainingTree> keep, double learningRate, double divergenceWeight) {
    optimizer.clearGradients();
    for (Seen seen : batches) {
      try (var _ = new PointerScope()) {
        seen.batch()
            .loss(
                policy,
                seen.view().logProbabilities(),
                seen.view().reference(),
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
