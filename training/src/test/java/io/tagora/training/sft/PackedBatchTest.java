package io.tagora.training.sft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.ExactProducts;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.model.TreeMask;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExactProducts.class)
class PackedBatchTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(50, 32, 2, 4, 2, 8, 48, 10_000, 1e-5, 64);
  private static final int[] TRUNK = {1, 20, 21, 22, 23};
  private static final int[] FIRST = {5, 30, 31, 2};
  private static final int[] SECOND = {6, 40, 41, 42, 43, 2};

  @Test
  void packedBranchesGetTheLogitsOfEachBranchRunAlone() {
    var decoder = LlamaDecoder.random(CONFIG, 3);
    TrainingTree tree = Trees.of(TRUNK, FIRST, SECOND);
    TrainingTree longer = Trees.of(TRUNK, FIRST, SECOND, FIRST);
    float[][] packed = packedLogits(decoder, PackedBatch.of(List.of(tree, longer)));
    float[][] first = decoder.causalLogits(concat(TRUNK, FIRST));
    float[][] second = decoder.causalLogits(concat(TRUNK, SECOND));
    for (int i = 0; i < TRUNK.length + FIRST.length; i++) {
      assertArrayEquals(first[i], packed[i], 1e-4f);
    }
    for (int i = 0; i < SECOND.length; i++) {
      assertArrayEquals(second[TRUNK.length + i], packed[TRUNK.length + FIRST.length + i], 1e-4f);
    }
  }

  @Test
  void predictsOnlyWithinABranchAndOnlyWhereThereIsWeight() {
    PackedBatch batch = PackedBatch.of(List.of(Trees.of(TRUNK, FIRST, SECOND)));
    assertArrayEquals(new long[] {30, 31, 2, 40, 41, 42, 43, 2}, batch.targets());
    assertArrayEquals(new long[] {5, 6, 7, 9, 10, 11, 12, 13}, batch.predictors());
    assertArrayEquals(new int[] {5, 5, 5, 6, 6, 6, 6, 6}, batch.tasks());
    assertEquals(15, batch.tokens());
  }

  @Test
  void lossIsTheMeanOfCrossEntropyByWeight() {
    var decoder = LlamaDecoder.random(CONFIG, 3);
    var tree =
        new TrainingTree(
            new int[] {1, 20, 21}, new int[] {0, 1, 2}, new int[3], new float[] {1, 0.5f, 2});
    float[][] logits = decoder.causalLogits(1, 20, 21);
    double expected = (0.5 * crossEntropy(logits[0], 20) + 2 * crossEntropy(logits[1], 21)) / 2.5;
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      assertEquals(expected, PackedBatch.of(List.of(tree)).loss(decoder).item_double(), 1e-5);
    }
  }

  private static float[][] packedLogits(LlamaDecoder decoder, PackedBatch batch) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      int trees = batch.trees();
      int length = batch.length();
      float[] flat =
          Tensors.floats(
              decoder.logits(
                  decoder.states(
                      Tensors.of(batch.ids(), trees, length),
                      Tensors.of(batch.positions(), trees, length),
                      TreeMask.of(Tensors.of(batch.branches(), trees, length)))));
      float[][] rows = new float[trees * length][CONFIG.vocabulary()];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(flat, i * rows[i].length, rows[i], 0, rows[i].length);
      }
      return rows;
    }
  }

  private static double crossEntropy(float[] logits, int target) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    return Math.log(sum) - logits[target];
  }

  private static int[] concat(int[] left, int[] right) {
    return IntStream.concat(IntStream.of(left), IntStream.of(right)).toArray();
  }
}
