package io.tagora.training.adaptor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.data.SftSamples;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.DecoderWeights;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.sft.SftSettings;
import io.tagora.training.sft.TrainingState;
import io.tagora.training.sft.TrainingTree;
import io.tagora.training.sft.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entities whose texts are two tokens each, and a model of chance with strong opinions. */
class AdaptorTrainerTest {
  private static final int ENTITIES = 12;
  private static final DecoderConfig CONFIG =
      new DecoderConfig(24, 32, 2, 4, 2, 8, 64, 10_000, 1e-5, 64);

  @TempDir private Path folder;

  private record Seen(List<Double> likeness) implements AdaptorTrainer.Listener {
    Seen() {
      this(new ArrayList<>());
    }

    @Override
    public void onStep(AdaptorTrainer.Step step) {
      likeness.add(step.likeness());
    }

    @Override
    public void onValidation(TrainingState state, HeldOutAdaptor figures) {}

    @Override
    public void onCheckpoint(TrainingState state) {}
  }

  @Test
  void answersOnEntitiesBecomeThoseOnText() throws IOException {
    var decoder = decoder();
    var adaptor = adaptor();
    AdaptorTrainer trainer = trainer(decoder, adaptor, 12_000, 0);
    double before = trainer.look(20, 20).likeness();
    trainer.run(new Seen(), () -> false);
    double after = trainer.look(20, 20).likeness();
    assertTrue(after < before - 0.1, "before %s, after %s".formatted(before, after));
  }

  @Test
  void theModelItselfStaysAsItIs() throws IOException {
    LlamaDecoder decoder = decoder();
    SequencedMap<String, float[]> before = decoder.weights().values();
    trainer(decoder, adaptor(), 2_000, 5).run(new Seen(), () -> false);
    decoder
        .weights()
        .values()
        .forEach((name, values) -> assertArrayEquals(before.get(name), values, name));
  }

  @Test
  void firstStepsBringAVectorNearTheMeanOfItsTokens() {
    var decoder = decoder();
    var adaptor = adaptor();
    double before = distance(decoder, adaptor);
    new FirstSteps(decoder, data(), adaptor).run(200, 3);
    double after = distance(decoder, adaptor);
    assertTrue(after < before / 5, "before %s, after %s".formatted(before, after));
  }

  @Test
  void aStoppedAndResumedRunEndsWithTheWeightsOfAnUninterruptedOne() throws IOException {
    var whole = adaptor();
    trainer(decoder(), whole, 6_000, 5).run(new Seen(), () -> false);
    var seen = new Seen();
    trainer(decoder(), adaptor(), 6_000, 5).run(seen, () -> seen.likeness().size() == 4);
    var continued = AdaptorWeights.random(16, CONFIG.hidden(), 99);
    AdaptorTrainer second = trainer(decoder(), continued, 6_000, 5);
    assertEquals(4, second.resume().steps());
    second.run(new Seen(), () -> false);
    whole
        .byName()
        .forEach((name, tensor) ->
            assertArrayEquals(
                Tensors.floats(tensor), Tensors.floats(continued.byName().get(name)), 1e-6f, name));
  }

  private static LlamaDecoder decoder() {
    LlamaDecoder decoder = LlamaDecoder.random(CONFIG, 5).frozen();
    decoder
        .weights()
        .byName()
        .forEach((name, weight) -> {
          if (weight.dim() > 1) {
            weight.mul_(Tensors.scalar(name.equals(DecoderWeights.EMBEDDING) ? 20 : 8));
          }
        });
    return decoder;
  }

  private static AdaptorWeights adaptor() {
    return AdaptorWeights.random(16, CONFIG.hidden(), 4);
  }

  private AdaptorTrainer trainer(
      LlamaDecoder decoder, AdaptorWeights adaptor, long tokens, int firstSteps) {
    var pace =
        new SftSettings(
            tokens,
            Duration.ofHours(1),
            256,
            3e-3,
            0.05,
            0.1,
            0,
            1,
            7,
            1,
            Duration.ofHours(2),
            100);
    return new AdaptorTrainer(
        decoder,
        data(),
        new AdaptorSettings(pace, 16, 0.1, firstSteps),
        adaptor,
        folder.resolve("checkpoint"),
        Map.of(),
        () -> Duration.ZERO);
  }

  private static double distance(LlamaDecoder decoder, AdaptorWeights adaptor) {
    var data = data();
    float[] made =
        Tensors.floats(
            adaptor.apply(data.table().rows(IntStream.range(0, ENTITIES).boxed().toList())));
    double squares = 0;
    for (int i = 0; i < ENTITIES; i++) {
      float[] mean =
          Tensors.floats(decoder.embed(Tensors.of(new long[] {3 + i, 4 + i}, 2)).mean(0));
      for (int j = 0; j < mean.length; j++) {
        squares += Math.pow(mean[j] - made[i * mean.length + j], 2);
      }
    }
    return squares;
  }

  private static AdaptorData data() {
    List<SftSamples.Pair> pairs = new ArrayList<>();
    List<TrainingTree> questions = new ArrayList<>();
    var random = new Random(1);
    for (int i = 0; i < 60; i++) {
      int first = random.nextInt(ENTITIES);
      int second = random.nextInt(ENTITIES);
      int[] branch = {5, 3 + first, 4 + second, 9};
      pairs.add(
          new SftSamples.Pair(
              Trees.of(new int[] {1, 3 + first, 4 + first, 3 + second, 4 + second}, branch),
              Trees.of(new int[] {1, -1 - first, -1 - second}, branch)));
      questions.add(Trees.of(new int[] {1, -1 - first}, new int[] {6, 3 + first, 2}));
    }
    List<String> texts = IntStream.range(0, ENTITIES).mapToObj(String::valueOf).toList();
    List<int[]> tokens =
        IntStream.range(0, ENTITIES).mapToObj(i -> new int[] {3 + i, 4 + i}).toList();
    return new AdaptorData(
        pairs.subList(0, 40),
        pairs.subList(40, 60),
        questions.subList(0, 40),
        questions.subList(40, 60),
        new EntityTable(texts, new OneEach()),
        tokens);
  }

  /** Text i has the vector that is 1 at place i. */
  static final class OneEach implements TextEmbedder {
    @Override
    public int dimensions() {
      return MiniLm.DIMENSIONS;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
      return texts.stream()
          .map(text -> {
            var vector = new float[MiniLm.DIMENSIONS];
            vector[Integer.parseInt(text)] = 1;
            return vector;
          })
          .toList();
    }

    @Override
    public int tokens(String text) {
      return 1;
    }
  }
}
