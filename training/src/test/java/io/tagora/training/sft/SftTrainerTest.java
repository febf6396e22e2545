package io.tagora.training.sft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.LlamaDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftTrainerTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(24, 32, 2, 4, 2, 8, 64, 10_000, 1e-5, 64);
  private static final TrainingSet DATA =
      new TrainingSet(Trees.counting(300, 24, 1), Trees.counting(20, 24, 2));

  @TempDir private Path folder;

  @Test
  void learnsTwoTasksFromOneTrunk() throws IOException {
    var decoder = LlamaDecoder.random(CONFIG, 5);
    var trainer = trainer(decoder, settings(60_000, 3e-3), Map.of());
    var seen = new Recorder();
    trainer.run(seen, () -> false);
    Evaluation evaluation = trainer.evaluate();
    assertTrue(seen.losses.getFirst() > 3, "first loss " + seen.losses.getFirst());
    assertTrue(evaluation.loss() < 0.5, "last validation loss " + evaluation);
    assertEquals(List.of("expert", "plan"), List.copyOf(evaluation.taskLosses().keySet()));
  }

  @Test
  void aStoppedAndResumedRunEndsWithTheWeightsOfAnUninterruptedOne() throws IOException {
    SftSettings settings = settings(40_000, 3e-3);
    var whole = LlamaDecoder.random(CONFIG, 5);
    var wholeSeen = new Recorder();
    TrainingState wholeEnd = trainer(whole, settings, Map.of()).run(wholeSeen, () -> false);
    Files.delete(folder.resolve("checkpoint"));

    var firstHalf = new Recorder();
    trainer(LlamaDecoder.random(CONFIG, 5), settings, Map.of())
        .run(firstHalf, () -> firstHalf.losses.size() == 17);
    var continued = LlamaDecoder.random(CONFIG, 99);
    SftTrainer second = trainer(continued, settings, Map.of());
    assertEquals(17, second.resume().steps());
    TrainingState end = second.run(new Recorder(), () -> false);

    assertEquals(wholeEnd.steps(), end.steps());
    assertEquals(wholeEnd.tokens(), end.tokens());
    assertTrue(end.epoch() >= 1, "the run must cross an epoch, got " + end);
    whole
        .weights()
        .values()
        .forEach((name, values) ->
            assertArrayEquals(values, continued.weights().values().get(name), 1e-6f, name));
  }

  @Test
  void aRunWithOtherSettingsMayNotContinueACheckpoint() throws IOException {
    SftSettings settings = settings(2_000, 3e-3);
    trainer(LlamaDecoder.random(CONFIG, 5), settings, Map.of("seed", "7"))
        .run(new Recorder(), () -> false);
    SftTrainer other = trainer(LlamaDecoder.random(CONFIG, 5), settings, Map.of("seed", "8"));
    var error = assertThrows(IOException.class, other::resume);
    assertTrue(error.getMessage().contains("got seed 8 instead of 7"), error.getMessage());
  }

  @Test
  void aLossThatIsNoNumberStopsTheRunWithItsStep() {
    SftTrainer trainer = trainer(LlamaDecoder.random(CONFIG, 5), settings(40_000, 1e30), Map.of());
    var error =
        assertThrows(DivergedException.class, () -> trainer.run(new Recorder(), () -> false));
    assertTrue(error.getMessage().matches(".*at step \\d+ .*"), error.getMessage());
  }

  @Test
  void theTimeLimitEndsARunWithItsLearningRateDown() throws IOException {
    Duration[] now = {Duration.ZERO};
    SftSettings settings = settings(Long.MAX_VALUE, 3e-3);
    var trainer =
        new SftTrainer(
            LlamaDecoder.random(CONFIG, 5),
            DATA,
            settings,
            folder.resolve("checkpoint"),
            Map.of(),
            () -> now[0] = now[0].plusMinutes(1));
    var seen = new Recorder();
    trainer.run(seen, () -> false);
    assertEquals(60, seen.losses.size());
    assertTrue(seen.learningRates.getLast() < 0.12 * 3e-3);
  }

  private SftTrainer trainer(LlamaDecoder decoder, SftSettings settings, Map<String, String> run) {
    return new SftTrainer(
        decoder, DATA, settings, folder.resolve("checkpoint"), run, () -> Duration.ZERO);
  }

  private static SftSettings settings(long tokens, double learningRate) {
    return new SftSettings(
        tokens,
        Duration.ofHours(1),
        512,
        learningRate,
        0.05,
        0.1,
        0.05,
        1.0,
        7,
        1,
        Duration.ofHours(2),
        1000);
  }

  private static final class Recorder implements TrainingListener {
    final List<Double> losses = new ArrayList<>();
    final List<Double> learningRates = new ArrayList<>();

    @Override
    public void onStep(TrainingState state, double loss, double learningRate) {
      losses.add(loss);
      learningRates.add(learningRate);
    }

    @Override
    public void onValidation(TrainingState state, Evaluation evaluation) {}

    @Override
    public void onCheckpoint(TrainingState state) {}
  }
}
