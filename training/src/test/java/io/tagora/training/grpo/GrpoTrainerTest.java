package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.training.model.DecoderWeights;
import io.tagora.training.model.LlamaDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpoTrainerTest {
  @TempDir private Path folder;
  private GrpoScene scene;

  @BeforeEach
  void open() throws IOException {
    scene = new GrpoScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRewardedIsWrittenMoreOften(Credit credit) throws IOException {
    var told = new GrpoScene.Told();
    scene
        .trainer(scene.model(), checkpoint(), GrpoScene.settings(25, 1, 100, credit))
        .run(told, () -> false);
    assertTrue(told.looks.getFirst().parts().accuracy() < 1, told.looks.toString());
    assertEquals(1, told.looks.getLast().parts().accuracy(), told.looks.toString());
    assertTrue(
        told.iterations.getLast().reward() > told.iterations.getFirst().reward() + 0.3,
        told.iterations.toString());
  }

  @Test
  void theFirstLookDivergesFromNothingAndLaterOnesDo() throws IOException {
    var told = new GrpoScene.Told();
    scene
        .trainer(scene.model(), checkpoint(), GrpoScene.settings(5, 1, 100))
        .run(told, () -> false);
    assertEquals(0, told.iterations.getFirst().divergence(), 1e-6);
    assertTrue(told.iterations.getLast().divergence() > 1e-4, told.iterations.toString());
    assertTrue(told.iterations.getFirst().entropy() > 1, told.iterations.toString());
  }

  /** One update alone goes farther than this target; the run learns all the same. */
  @Test
  void theDivergenceStaysUnderItsTarget() throws IOException {
    double target = 0.02;
    var told = new GrpoScene.Told();
    scene
        .trainer(scene.model(), checkpoint(), GrpoScene.settings(15, target, 100))
        .run(told, () -> false);
    for (IterationFigures figures : told.iterations) {
      assertTrue(figures.divergence() <= target, told.iterations.toString());
    }
    assertTrue(told.iterations.getLast().divergence() > target / 2, told.iterations.toString());
    assertTrue(
        told.iterations.stream().anyMatch(figures -> figures.drawnBack() > 0),
        told.iterations.toString());
    assertTrue(
        told.iterations.getLast().reward() > told.iterations.getFirst().reward(),
        told.iterations.toString());
  }

  @Test
  void aPolicyUnderItsTargetIsNotDrawnBack() throws IOException {
    var told = new GrpoScene.Told();
    scene
        .trainer(scene.model(), checkpoint(), GrpoScene.settings(3, 100, 100))
        .run(told, () -> false);
    assertTrue(
        told.iterations.stream().allMatch(figures -> figures.drawnBack() == 0),
        told.iterations.toString());
  }

  @Test
  void aStoppedRunThatIsResumedEndsWithTheSameWeights() throws IOException {
    GrpoSettings settings = GrpoScene.settings(6, 1, 100);
    LlamaDecoder whole = scene.model();
    scene.trainer(whole, folder.resolve("whole"), settings).run(new GrpoScene.Told(), () -> false);
    var iterations = new AtomicInteger();
    scene
        .trainer(scene.model(), checkpoint(), settings)
        .run(new GrpoScene.Told(), () -> iterations.incrementAndGet() > 3);
    LlamaDecoder rest = scene.model();
    GrpoTrainer resumed = scene.trainer(rest, checkpoint(), settings);
    assertEquals(3, resumed.resume().iteration());
    resumed.run(new GrpoScene.Told(), () -> false);
    assertArrayEquals(
        whole.weights().values().get(DecoderWeights.EMBEDDING),
        rest.weights().values().get(DecoderWeights.EMBEDDING));
  }

  @Test
  void aRunWithOtherSettingsIsNotResumed() throws IOException {
    GrpoTrainer first = scene.trainer(scene.model(), checkpoint(), GrpoScene.settings(2, 1, 100));
    first.run(new GrpoScene.Told(), () -> false);
    assertEquals(
        2,
        scene
            .trainer(scene.model(), checkpoint(), GrpoScene.settings(2, 1, 100))
            .resume()
            .iteration());
  }

  @Test
  void aPolicyThatLeavesItsBeginningEndsTheRunInWords() throws IOException {
    var told = new GrpoScene.Told();
    GrpoTrainer trainer =
        scene.trainer(scene.model(), checkpoint(), GrpoScene.settings(25, 1e-4, 2));
    var lost = assertThrows(PolicyLostException.class, () -> trainer.run(told, () -> false));
    assertTrue(lost.getMessage().contains("--kl-weight"), lost.getMessage());
    assertEquals(List.of(), told.checkpoints);
  }

  private Path checkpoint() {
    return folder.resolve("checkpoint");
  }
}
