package io.tagora.training.judged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.training.hf.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RewardRunTest {
  private static final HybridPrompt CONTEXT = HybridPrompt.ofText("<|begin|>camping in the hills");
  private static final Persona PERSONA = new Persona("p1", "camping", "");

  @TempDir private Path folder;
  @TempDir private Path out;
  private RewardScene scene;

  @BeforeEach
  void open() throws IOException {
    scene = new RewardScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @EnumSource
  void theTiersOrderIsLearnt(RankingLoss loss) throws IOException {
    RewardOutcome outcome = run("model", RewardScene.settings(loss, false, 20), false, () -> false);
    assertTrue(outcome.finished());
    assertEquals(1, outcome.pairs().mean(), outcome.toString());
    assertEquals(1, outcome.excellence().mean(), outcome.toString());
  }

  @Test
  void aFrozenBackboneStaysAsItWas() throws IOException {
    run("model", RewardScene.settings(RankingLoss.LISTWISE, true, 3), false, () -> false);
    assertArrayEquals(
        scene.decoder().weights().values().get("model.norm.weight"),
        RewardFolder.read(out.resolve("model"))
            .model()
            .decoder()
            .weights()
            .values()
            .get("model.norm.weight"));
  }

  @Test
  void aStoppedRunThatIsResumedEndsWithTheSameScores() throws IOException {
    RewardSettings settings = RewardScene.settings(RankingLoss.LISTWISE, false, 3);
    run("whole", settings, false, () -> false);
    var steps = new AtomicInteger();
    RewardOutcome part = run("parts", settings, false, () -> steps.incrementAndGet() > 3);
    assertTrue(!part.finished() && part.state().step() == 3, part.toString());
    RewardOutcome rest = run("parts", settings, true, () -> false);
    assertTrue(rest.finished());
    assertArrayEquals(scores("whole"), scores("parts"));
  }

  @Test
  void whatIsNotARewardModelIsRefusedWithTheCommandThatMakesOne() {
    var refused = assertThrows(IOException.class, () -> JudgedAlignment.open(folder));
    assertTrue(refused.getMessage().contains("./tagora train reward"), refused.getMessage());
  }

  @Test
  void scoresOfATagDoNotDependOnTheTagsBesideIt() throws IOException {
    run("model", RewardScene.settings(RankingLoss.POINTWISE, false, 10), false, () -> false);
    try (var alignment = JudgedAlignment.open(out.resolve("model"))) {
      double[] together =
          alignment.of(CONTEXT, PERSONA, List.of(new Tag("mugs", "m"), new Tag("tents", "t")));
      double[] alone = alignment.of(CONTEXT, PERSONA, List.of(new Tag("tents", "t")));
      assertEquals(alone[0], together[1], 1e-5);
      assertTrue(together[1] > together[0], together[1] + " over " + together[0]);
    }
  }

  @Test
  void aFinishedModelRanksAsAtItsEnd() throws IOException {
    RewardOutcome outcome =
        run("model", RewardScene.settings(RankingLoss.LISTWISE, false, 2), false, () -> false);
    assertTrue(RewardRun.isFinished(out.resolve("model")));
    Ranking read = RewardRun.ranking(out.resolve("model"), RewardScene.judged().heldOut());
    for (int i = 0; i < read.moments().size(); i++) {
      assertArrayEquals(
          outcome.ranking().moments().get(i).scores(), read.moments().get(i).scores(), 1e-5f);
    }
  }

  @Test
  void theCurvesLieBesideTheModel() throws IOException {
    run("model", RewardScene.settings(RankingLoss.LISTWISE, false, 4), false, () -> false);
    for (String file : List.of("reward.csv", "loss.png", "pairs.png", "judged.ndjson")) {
      assertTrue(Files.size(out.resolve("model").resolve(file)) > 0, file);
    }
    assertEquals(
        RewardScene.judged().train().toString(),
        JudgedFile.read(out.resolve("model/judged.ndjson")).train().toString());
  }

  private double[] scores(String name) throws IOException {
    try (var alignment = JudgedAlignment.open(out.resolve(name))) {
      return alignment.of(
          CONTEXT, PERSONA, RewardScene.NAMES.stream().map(tag -> new Tag(tag, tag)).toList());
    }
  }

  private RewardOutcome run(
      String name, RewardSettings settings, boolean resume, BooleanSupplier stop)
      throws IOException {
    var request =
        new RewardRequest(
            out.resolve(name), folder, settings, Precision.F32, resume, "test", Map.of());
    return new RewardRun(
            request, RewardScene::judged, new PrintStream(OutputStream.nullOutputStream()))
        .execute(stop);
  }
}
