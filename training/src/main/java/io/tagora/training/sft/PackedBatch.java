package io.tagora.training.sft;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.model.TreeMask;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * Trees of a batch, padded to the longest, and what is predicted in them.
 *
 * @param ids token ids [trees · length], padded with 0
 * @param positions rotary positions, same shape
 * @param branches same shape, padded with {@link TreeMask#PADDING}
 * @param predictors flat indexes of the tokens that predict their successor
 * @param targets the successors' ids
 * @param weights the successors' loss weights, all above 0
 * @param tasks what each prediction belongs to: the id of its branch's first token
 * @param tokens how many tokens are not padding
 */
@SuppressWarnings("ArrayRecordComponent") // Bulk numbers on their way to tensors.
public record PackedBatch(
    int trees,
    int length,
    long[] ids,
    long[] positions,
    long[] branches,
    long[] predictors,
    long[] targets,
    float[] weights,
    int[] tasks,
    int tokens) {
  private static final long NONE = 0;

  /** Packs trees in their order. */
  public static PackedBatch of(List<TrainingTree> trees) {
    int length = trees.stream().mapToInt(TrainingTree::length).max().orElse(0);
    return new Builder(trees.size(), length).addAll(trees);
  }

  double weight() {
    return IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
  }

  /** The scores of every prediction, [predictions, vocabulary]. */
  public Tensor logits(LlamaDecoder decoder) {
    return logits(decoder, decoder.embed(Tensors.of(ids, trees, length)));
  }

  /** The same for other input embeddings, [trees, length, hidden]. */
  public Tensor logits(LlamaDecoder decoder, Tensor embedded) {
    Tensor mask = TreeMask.of(Tensors.of(branches, trees, length));
    Tensor states = decoder.statesOf(embedded, Tensors.of(positions, trees, length), mask);
    // Only these rows meet the vocabulary: the head is the widest matrix of a small model.
    Tensor rows =
        states
            .reshape(-1, states.size(2))
            .index_select(0, Tensors.of(predictors, predictors.length));
    return decoder.logits(rows);
  }

  /** The cross-entropy of every prediction, unweighted, [predictions]. */
  Tensor losses(LlamaDecoder decoder) {
    return losses(logits(decoder));
  }

  private Tensor losses(Tensor logits) {
    return cross_entropy_loss(
        logits, Tensors.of(targets, targets.length), new TensorOptional(), NONE, -100L, 0.0);
  }

  /** Each prediction's share of the batch's weight, [predictions]. */
  public Tensor shares() {
    return Tensors.of(weights, weights.length).mul(Tensors.scalar(1 / weight()));
  }

  /** The mean cross-entropy of scores by weight, a scalar. */
  public Tensor loss(Tensor logits) {
    return losses(logits).mul(shares()).sum();
  }

  /** The mean cross-entropy by weight, a scalar. */
  public Tensor loss(LlamaDecoder decoder) {
    return loss(logits(decoder));
  }

  private static final class Builder {
    private final int trees;
    private final int length;
    private final long[] ids;
    private final long[] positions;
    private final long[] branches;
    private final long[] predictors;
    private final long[] targets;
    private final float[] weights;
    private final int[] tasks;
    private int predictions;
    private int tokens;

    Builder(int trees, int length) {
      this.trees = trees;
      this.length = length;
      int cells = trees * length;
      ids = new long[cells];
      positions = new long[cells];
      branches = new long[cells];
      predictors = new long[cells];
      targets = new long[cells];
      weights = new float[cells];
      tasks = new int[cells];
      Arrays.fill(branches, TreeMask.PADDING);
    }

    PackedBatch addAll(List<TrainingTree> added) {
      int start = 0;
      for (TrainingTree tree : added) {
        add(tree, start);
        start += length;
      }
      return new PackedBatch(
          trees,
          length,
          ids,
          positions,
          branches,
          Arrays.copyOf(predictors, predictions),
          Arrays.copyOf(targets, predictions),
          Arrays.copyOf(weights, predictions),
          Arrays.copyOf(tasks, predictions),
          tokens);
    }

    private void add(TrainingTree tree, int start) {
      int task = 0;
      for (int i = 0; i < tree.length(); i++) {
        ids[start + i] = tree.tokens()[i];
        positions[start + i] = tree.positions()[i];
        branches[start + i] = tree.branches()[i];
        boolean opens = i == 0 || tree.branches()[i] != tree.branches()[i - 1];
        task = opens ? tree.tokens()[i] : task;
        if (!opens && tree.weights()[i] > 0) {
          predictors[predictions] = (long) start + i - 1;
          targets[predictions] = tree.tokens()[i];
          weights[predictions] = tree.weights()[i];
          tasks[predictions++] = task;
        }
      }
      tokens += tree.length();
    }
  }
}
