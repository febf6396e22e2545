package io.tagora.actors.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.RubricFile;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.model.OutputRule;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelGradingTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Evaluator.Reply> replies = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private static ModelGrading grading(Scene scene) {
    return new ModelGrading(
        scene.service().completions(),
        Scene.MODEL,
        (messages, _) -> messages.getLast().content(),
        RubricFile.shipped(),
        Shop.catalog());
  }

  private void assess(Scene scene) {
    var context =
        new HybridContext(
            Shop.user("u1").profile(), List.of(), Shop.environment(Shop.NOW), Shop.NOW);
    var work =
        new Submission.OfTag(
            context, new Persona("p", "camping", ""), new Tag("tents", "tents"), List.of());
    grading(scene)
        .begin("relevance", new Evaluator.Assess(work, Duration.ofSeconds(5), replies.ref()));
  }

  @Test
  void aModelsJsonBecomesAGrade() {
    try (var scene =
        Scene.of(prompt ->
            prompt.isEmpty() ? Line.writes("{\"score\": 8, \"note\": \"fits\"}") : Line.writes())) {
      assess(scene);
      assertEquals(
          new Evaluator.Graded(new Grade("relevance", 0.8, "fits")), replies.receiveMessage());
      assertTrue(scene.engine().prompts().getFirst().contains("Question (relevance)"));
      assertInstanceOf(OutputRule.JsonSchema.class, scene.engine().decodings().getFirst().rule());
      scene.assertAllReleased();
    }
  }

  @Test
  void whatIsNoScoreIsAnAbsence() {
    try (var scene = Scene.of(prompt -> prompt.isEmpty() ? Line.writes("hm") : Line.writes())) {
      assess(scene);
      var missing = assertInstanceOf(Evaluator.NotGraded.class, replies.receiveMessage());
      assertEquals(Absence.Cause.DECLINED, missing.absence().cause());
      assertEquals("the model wrote no score, but: hm", missing.absence().detail());
    }
  }
}
