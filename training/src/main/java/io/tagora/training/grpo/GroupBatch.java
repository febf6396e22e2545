package io.tagora.training.grpo;

import static org.bytedeco.pytorch.global.torch.log_softmax;
import static org.bytedeco.pytorch.global.torch.minimum;

import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.model.TreeMask;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Group trees padded to the longest, and every choice in them. A token's probability is taken among
 * what the rule allowed there, since that is what it was chosen from.
 */
final class GroupBatch {
  /** Far below any logit, and still a number: an excluded token's 0 · log 0 must not be NaN. */
  private static final float EXCLUDED = -1e9f;

  private final int trees;
  private final int length;
  private final int vocabulary;
  private final long[] ids;
  private final long[] positions;
  private final long[] branches;
  private final long[] predictors;
  private final long[] targets;
  private final float[] mask;
  private final float[] advantages;
  private final float[] shares;

  private GroupBatch(List<GroupTree> groups, int vocabulary, int lists) {
    this.trees = groups.size();
    this.vocabulary = vocabulary;
    length = groups.stream().mapToInt(GroupTree::length).max().orElse(0);
    ids = new long[trees * length];
    positions = new long[trees * length];
    branches = new long[trees * length];
    Arrays.fill(branches, TreeMask.PADDING);
    int choices = groups.stream().mapToInt(tree -> tree.choices().size()).sum();
    predictors = new long[choices];
    targets = new long[choices];
    mask = new float[choices * vocabulary];
    Arrays.fill(mask, EXCLUDED);
    advantages = new float[choices];
    shares = new float[choices];
    int choice = 0;
    for (int tree = 0; tree < trees; tree++) {
      choice = add(groups.get(tree), tree * length, choice, lists);
    }
  }

  /**
   * Packs trees.
   *
   * @param lists how many lists share a step's loss, those of its other batches included
   */
  static GroupBatch of(List<GroupTree> trees, int vocabulary, int lists) {
    return new GroupBatch(trees, vocabulary, lists);
  }

  private int add(GroupTree tree, int start, int first, int lists) {
    System.arraycopy(tree.tokens(), 0, ids, start, tree.length());
    System.arraycopy(tree.positions(), 0, positions, start, tree.length());
    System.arraycopy(tree.branches(), 0, branches, start, tree.length());
    int at = first;
    for (GroupTree.Choice choice : tree.choices()) {
      predictors[at] = (long) start + choice.at() - 1;
      targets[at] = choice.token();
      advantages[at] = (float) choice.advantage();
      shares[at] = (float) (choice.share() / lists);
      for (int token : choice.allowed()) {
        mask[at * vocabulary + token] = 0;
      }
      at++;
    }
    return at;
  }

  /** Padding included. */
  int tokens() {
    return trees * length;
  }

  int choices() {
    return targets.length;
  }

  /** The mean over lists of a number a choice; lists of this batch only count their share. */
  double mean(float[] each) {
    double sum = 0;
    for (int i = 0; i < each.length; i++) {
      sum += (double) shares[i] * each[i];
    }
    return sum;
  }

  /** The log-probabilities of all tokens at every choice, [choices, vocabulary]. */
  private Tensor distributions(LlamaDecoder decoder) {
    Tensor seen = TreeMask.of(Tensors.of(branches, trees, length));
    Tensor states =
        decoder.states(Tensors.of(ids, trees, length), Tensors.of(positions, trees, length), seen);
    Tensor rows =
        states
            .reshape(-1, states.size(2))
            .index_select(0, Tensors.of(predictors, predictors.length));
    return log_softmax(
        decoder.logits(rows).add(Tensors.of(mask, predictors.length, vocabulary)), -1);
  }

  private Tensor chosen(Tensor distributions) {
    return distributions.gather(1, Tensors.of(targets, targets.length, 1)).squeeze(1);
  }

  /**
   * How a policy and the model that it began with see the choices.
   *
   * @param logProbabilities of the chosen tokens by the policy, [choices]
   * @param reference of the same tokens by the first model, [choices]
   * @param entropies of the policy in nats, [choices]
   * @param divergences KL(policy ‖ reference) in nats over all tokens that were allowed, [choices];
   *     unlike the loss's estimator it does not depend on which one was chosen, so it varies less
   *     (arXiv:2504.10637, section 4)
   */
  @SuppressWarnings("ArrayRecordComponent") // Numbers of a hot loop; compared nowhere.
  record View(
      float[] logProbabilities, float[] reference, float[] entropies, float[] divergences) {}

  View view(LlamaDecoder policy, LlamaDecoder reference) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      Tensor ours = distributions(policy);
      Tensor first = distributions(reference);
      Tensor shares = ours.exp();
      return new View(
          Tensors.floats(chosen(ours)),
          Tensors.floats(chosen(first)),
          Tensors.floats(shares.mul(ours).sum(1).neg()),
          Tensors.floats(shares.mul(ours.sub(first)).sum(1)));
    }
  }

  /**
   * The loss of this batch, a scalar with gradients: the clipped ratio of GRPO, and the divergence
   * from the reference by the estimator that is never below 0, e^(r−p) − (r−p) − 1
   * (arXiv:2402.03300, equations 3 and 4).
   *
   * @param old log-probabilities under the weights that wrote the lists
   * @param reference log-probabilities under the weights that training began with
   */
  Tensor loss(
      LlamaDecoder decoder, float[] old, float[] reference, double clip, double divergenceWeight) {
    Tensor now = chosen(distributions(decoder));
    Tensor ratio = now.sub(Tensors.of(old, old.length)).exp();
    Tensor advantage = Tensors.of(advantages, advantages.length);
    Tensor gain = minimum(ratio.mul(advantage), clamp(ratio, 1 - clip, 1 + clip).mul(advantage));
    Tensor apart = Tensors.of(reference, reference.length).sub(now);
    Tensor divergence = apart.exp().sub(apart).sub(new Scalar(1.0));
    return divergence
        .mul(Tensors.scalar(divergenceWeight))
        .sub(gain)
        .mul(Tensors.of(shares, shares.length))
        .sum();
  }

  private static Tensor clamp(Tensor tensor, double least, double most) {
    return tensor.clamp(
        new ScalarOptional(Tensors.scalar(least)), new ScalarOptional(Tensors.scalar(most)));
  }
}
