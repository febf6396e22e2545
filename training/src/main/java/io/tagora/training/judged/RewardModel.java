package io.tagora.training.judged;

import static org.bytedeco.pytorch.global.torch.linear;

import io.tagora.training.model.DecoderWeights;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.model.TreeMask;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * A decoder with a linear head of one output on its last normed state. The head's tensors stand
 * among the decoder's weights, so that optimizer and checkpoint hold both. Used by one thread.
 */
final class RewardModel {
  static final String WEIGHT = "score.weight";
  static final String BIAS = "score.bias";
  private static final double DEVIATION = 0.02;

  private final LlamaDecoder decoder;
  private final boolean frozen;

  private RewardModel(LlamaDecoder decoder, boolean frozen) {
    this.decoder = decoder;
    this.frozen = frozen;
  }

  /** With a new head, normal with deviation 0.02, on a decoder that the model takes over. */
  static RewardModel begin(LlamaDecoder decoder, boolean frozen, long seed) {
    var random = new SplittableRandom(seed);
    var weight = new float[decoder.config().hidden()];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (DEVIATION * random.nextGaussian());
    }
    return of(decoder, weight, new float[1], frozen);
  }

  /**
   * With a known head.
   *
   * @param weight [hidden]
   * @param bias [1]
   */
  static RewardModel of(LlamaDecoder decoder, float[] weight, float[] bias, boolean frozen) {
    DecoderWeights weights =
        decoder.weights().and(WEIGHT, weight, 1, weight.length).and(BIAS, bias, 1);
    return new RewardModel(new LlamaDecoder(decoder.config(), weights), frozen);
  }

  LlamaDecoder decoder() {
    return decoder;
  }

  /** What training changes: all weights, or the head alone. */
  DecoderWeights trained() {
    if (!frozen) {
      return decoder.weights();
    }
    SequencedMap<String, Tensor> head = new LinkedHashMap<>();
    head.put(WEIGHT, decoder.weights().tensor(WEIGHT));
    head.put(BIAS, decoder.weights().tensor(BIAS));
    return new DecoderWeights(head);
  }

  /** The scores of all tags of the trees in order, [tags], with gradients. */
  Tensor scores(List<RewardTree> trees) {
    return linear(
            states(trees),
            decoder.weights().tensor(WEIGHT),
            new TensorOptional(decoder.weights().tensor(BIAS)))
        .squeeze(1);
  }

  /** The same as numbers. */
  float[] values(List<RewardTree> trees) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      return Tensors.floats(scores(trees));
    }
  }

  private Tensor states(List<RewardTree> trees) {
    if (!frozen) {
      return ends(trees);
    }
    try (var _ = new NoGradGuard()) {
      return ends(trees).detach();
    }
  }

  /** The states at the tags' ends, [tags, hidden]. */
  private Tensor ends(List<RewardTree> trees) {
    int length = trees.stream().mapToInt(RewardTree::length).max().orElse(0);
    int count = trees.size();
    var ids = new long[count * length];
    var positions = new long[count * length];
    var branches = new long[count * length];
    Arrays.fill(branches, TreeMask.PADDING);
    var places = new long[trees.stream().mapToInt(tree -> tree.ends().length).sum()];
    int tag = 0;
    for (int i = 0; i < count; i++) {
      RewardTree tree = trees.get(i);
      int start = i * length;
      System.arraycopy(tree.tokens(), 0, ids, start, tree.length());
      System.arraycopy(tree.positions(), 0, positions, start, tree.length());
      System.arraycopy(tree.branches(), 0, branches, start, tree.length());
      for (int end : tree.ends()) {
        places[tag++] = (long) start + end;
      }
    }
    Tensor mask = TreeMask.of(Tensors.of(branches, count, length));
    Tensor states =
        decoder.states(Tensors.of(ids, count, length), Tensors.of(positions, count, length), mask);
    return states.reshape(-1, states.size(2)).index_select(0, Tensors.of(places, places.length));
  }
}
