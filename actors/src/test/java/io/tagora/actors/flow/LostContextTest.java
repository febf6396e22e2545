package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.ScriptedEngine.Script;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A context that is gone with its engine is read once more, and only what was lost repeated. */
class LostContextTest {

  private static long contexts(Scene scene, Recommendation answer) {
    String region = answer.userId().equals("ann") ? "strollers" : "";
    return scene.engine().prompts().stream()
        .filter(prompt -> prompt.startsWith("<|begin|>") && prompt.contains(region))
        .count();
  }

  @Test
  void expertsThatLostTheirContextAreAskedAgain() {
    try (var scene = Scene.of(Shop.except("<|expert|>hiking", new Line.BreaksPrefill()))) {
      var answer = scene.recommend();

      assertEquals(Rung.SOME_EXPERTS, answer.rung());
      assertEquals(Cause.FAILED, answer.experts().get(2).absence().orElseThrow().cause());
      for (int place : List.of(0, 1, 3)) {
        assertEquals(2, answer.experts().get(place).tags().size(), answer.degraded()::toString);
      }
      assertEquals(2, contexts(scene, answer));
      assertEquals(0, scene.engine().prompts().stream().filter(p -> p.contains("hiking")).count());
      assertEquals(
          "the prefill engine failed: prefill broke",
          answer.experts().get(2).absence().orElseThrow().detail());
      scene.assertAllReleased();
    }
  }

  @Test
  void contextThatIsLostBetweenTwoStepsIsReadAgain() {
    Script script =
        prompt -> {
          if (prompt.startsWith("<|begin|>") && prompt.contains("cribs")) {
            return new Line.BreaksPrefill();
          }
          return prompt.startsWith("<|plan|>")
              ? new Line.Waits(List.of("hiking: seen often", "cooking: seen often"))
              : Shop.goodModel(prompt);
        };
    try (var scene = Scene.of(script)) {
      var ann = scene.begin(Scene.request("ann"));
      scene.await(() -> scene.engine().running() == 1);
      assertEquals(Rung.UTILITY, scene.recommend(Scene.request("bea")).rung());
      scene.engine().letGo();

      assertEquals(Rung.ALL_EXPERTS, Scene.await(ann).rung());
      assertEquals(List.of(), Scene.await(ann).degraded());
      assertEquals(2, contexts(scene, Scene.await(ann)));
      scene.assertAllReleased();
    }
  }

  @Test
  void reasonsThatLostTheirContextAreAskedForAgain() {
    var script = Shop.except("<|explain|>warm<|sep|>Fine cribs", new Line.BreaksPrefill());
    try (var scene = Scene.of(script)) {
      var answer = scene.recommend();

      assertEquals(Rung.ALL_EXPERTS, answer.rung());
      assertTrue(
          answer.degraded().getFirst().startsWith("1 of 5 items have a plain reason"),
          answer.degraded()::toString);
      scene.assertAllReleased();
    }
  }

  @Test
  void expertThatEndsIsAbsentAndBegunAnew() {
    try (var scene = Scene.of(Shop.except("<|expert|>hiking", new Line.Waits(List.of("boots"))))) {
      var answer = scene.begin(Scene.request("ann"));
      // Not the Planner, which writes alone, too.
      scene.await(() ->
          scene.engine().prompts().stream()
              .anyMatch(prompt -> prompt.startsWith("<|expert|>hiking")));
      scene.await(() -> scene.engine().running() == 1);
      scene.endAgents("Expert");

      assertEquals(
          "the expert stopped",
          Scene.await(answer).experts().get(2).absence().orElseThrow().detail());
      scene.engine().letGo();
      assertEquals(Rung.ALL_EXPERTS, scene.recommend().rung());
      scene.assertAllReleased();
    }
  }
}
