package io.tagora.training.adaptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tagora.training.data.SftSamples;
import io.tagora.training.sft.TrainingTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdaptorDataTest {
  private static final TrainingTree QUESTION = tree(-1, 7);
  private static final SftSamples.Pair KNOWN = new SftSamples.Pair(tree(5, 6, 7), tree(-1, 7));
  private static final SftSamples.Pair STRANGER = new SftSamples.Pair(tree(3, 7), tree(3, 7));

  @Test
  void contextsOfStrangersAreLeftOut() {
    AdaptorData data = data(List.of(STRANGER, KNOWN), List.of(STRANGER));
    assertEquals(List.of(KNOWN), data.pairs());
    assertEquals(List.of(), data.heldOutPairs());
  }

  @Test
  void onlyStrangersAreNothingToLearnFrom() {
    assertThrows(IllegalArgumentException.class, () -> data(List.of(STRANGER), List.of(STRANGER)));
  }

  private static AdaptorData data(List<SftSamples.Pair> pairs, List<SftSamples.Pair> heldOut) {
    return new AdaptorData(
        pairs,
        heldOut,
        List.of(QUESTION),
        List.of(),
        new EntityTable(List.of(), new AdaptorTrainerTest.OneEach()),
        List.of());
  }

  private static TrainingTree tree(int... tokens) {
    int[] zeros = new int[tokens.length];
    return new TrainingTree(tokens, zeros, zeros, new float[tokens.length]);
  }
}
