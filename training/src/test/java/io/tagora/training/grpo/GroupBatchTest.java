package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.training.model.LlamaDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupBatchTest {
  private static final int[] ALLOWED = {9, 10, 11, 12};

  @TempDir private Path folder;
  private GrpoScene scene;
  private LlamaDecoder decoder;

  @BeforeEach
  void open() throws IOException {
    scene = new GrpoScene(folder);
    decoder = scene.model();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /** The plain twin: each list read alone, a softmax over what was allowed. */
  @Test
  void aChoicesProbabilityIsItsShareOfWhatWasAllowed() {
    Group group = group(new double[] {1, -1});
    float[] packed = batch(group).view(decoder, decoder).logProbabilities();
    var plain = new ArrayList<Double>();
    for (Sample sample : group.samples()) {
      int[] all = concat(prompt(group.task()), sample.tokens());
      float[][] logits = decoder.causalLogits(all);
      int start = prompt(group.task()).length;
      for (int i = 0; i < sample.tokens().length; i++) {
        plain.add(logShare(logits[start + i - 1], sample.tokens()[i]));
      }
    }
    assertEquals(plain.size(), packed.length);
    for (int i = 0; i < packed.length; i++) {
      assertEquals(plain.get(i), packed[i], 1e-4);
    }
  }

  @Test
  void entropyOfFourChoicesIsAtMostTheirLogarithm() {
    float[] entropies = batch(group(new double[] {1, -1})).view(decoder, decoder).entropies();
    for (float entropy : entropies) {
      assertTrue(entropy > 0 && entropy <= Math.log(ALLOWED.length) + 1e-5, "got " + entropy);
    }
  }

  /** The plain twin: each list read alone by both, and the sum over what was allowed. */
  @Test
  void aChoicesDivergenceIsThatOfTheWholeDistribution() {
    LlamaDecoder other = LlamaDecoder.random(scene.config, 12);
    Group group = group(new double[] {1, -1});
    float[] packed = batch(group).view(decoder, other).divergences();
    int at = 0;
    for (Sample sample : group.samples()) {
      int[] all = concat(prompt(group.task()), sample.tokens());
      float[][] ours = decoder.causalLogits(all);
      float[][] theirs = other.causalLogits(all);
      int start = prompt(group.task()).length;
      for (int i = 0; i < sample.tokens().length; i++) {
        assertEquals(divergence(ours[start + i - 1], theirs[start + i - 1]), packed[at++], 1e-5);
      }
    }
    assertEquals(packed.length, at);
  }

  /** Where nothing has changed the ratio is 1 and the divergence 0, so the loss is −mean(A). */
  @Test
  void lossOfAnUnchangedPolicyIsTheMeanAdvantageNegated() {
    GroupBatch batch = batch(group(new double[] {0.5, 2}));
    float[] now = batch.view(decoder, decoder).logProbabilities();
    assertEquals(-(0.5 + 2) / 2, loss(batch, now, now, 1), 1e-5);
  }

  @Test
  void aRatioBeyondTheClipGainsNoMore() {
    GroupBatch batch = batch(group(new double[] {1, 1}));
    float[] now = batch.view(decoder, decoder).logProbabilities();
    float[] rarer = moved(now, -1);
    assertEquals(-1.2, loss(batch, rarer, now, 0), 1e-5);
  }

  @Test
  void divergenceIsCountedByItsWeight() {
    GroupBatch batch = batch(group(new double[] {0, 0}));
    float[] now = batch.view(decoder, decoder).logProbabilities();
    double each = Math.exp(0.5) - 0.5 - 1;
    assertEquals(3 * each, loss(batch, now, moved(now, 0.5f), 3), 1e-4);
  }

  private double loss(GroupBatch batch, float[] old, float[] reference, double weight) {
    try (var _ = new PointerScope()) {
      return batch.loss(decoder, old, reference, 0.2, weight).item_double();
    }
  }

  private static float[] moved(float[] values, float by) {
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += by;
    }
    return moved;
  }

  private GroupBatch batch(Group group) {
    return GroupBatch.of(
        List.of(GroupTree.of(group, scene.encoder)),
        scene.config.vocabulary(),
        group.samples().size());
  }

  private Group group(double[] advantages) {
    return new Group(
        scene.task(),
        List.of(sample(9, 12, 10), sample(11)),
        new double[][] {{advantages[0]}, {advantages[1]}});
  }

  private static Sample sample(int... tokens) {
    return new Sample(
        List.of(),
        tokens,
        new int[tokens.length],
        IntStream.of(tokens).mapToObj(_ -> ALLOWED.clone()).toList());
  }

  private int[] prompt(ExpertTask task) {
    return concat(
        scene.encoder.encode(task.context().text()), scene.encoder.encode(task.branch().text()));
  }

  private static double divergence(float[] ours, float[] theirs) {
    return IntStream.of(ALLOWED)
        .mapToDouble(token -> {
          double share = logShare(ours, token);
          return Math.exp(share) * (share - logShare(theirs, token));
        })
        .sum();
  }

  private static double logShare(float[] logits, int token) {
    double sum = IntStream.of(ALLOWED).mapToDouble(allowed -> Math.exp(logits[allowed])).sum();
    return logits[token] - Math.log(sum);
  }

  private static int[] concat(int[] first, int[] second) {
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
