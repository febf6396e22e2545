package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Recommendation;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Roles with a model of their own: who reads the context, and when. */
class RoleModelsTest {
  private final ScriptedEngine shared = new ScriptedEngine(Shop::goodModel);
  private final ScriptedEngine own = ownModel(Shop::goodModel);

  private static ScriptedEngine ownModel(ScriptedEngine.Script script) {
    return new ScriptedEngine("cpu:0" + Scene.OWN_MARK, script);
  }

  private static long read(ScriptedEngine engine, String start) {
    return engine.prompts().stream().filter(prompt -> prompt.startsWith(start)).count();
  }

  private static Recommendation oneModelsAnswer() {
    try (var scene = Scene.of(Shop::goodModel)) {
      return scene.recommend();
    }
  }

  @Test
  void eachModelReadsTheContextOnceAndWritesForItsRoles() {
    try (var scene = Scene.of(shared, own, EnumSet.of(Role.EXPERT, Role.EXPLAINER))) {
      Recommendation answer = scene.recommend();

      assertEquals(
          Map.of("planner", "scripted", "expert", "own", "arbiter", "scripted", "explainer", "own"),
          answer.models());
      for (ScriptedEngine engine : List.of(shared, own)) {
        assertEquals(1, read(engine, "<|begin|>"), engine.prompts().toString());
      }
      assertEquals(1, read(shared, "<|plan|>"));
      assertEquals(1, read(shared, "<|arbiter|>"));
      assertEquals(0, read(own, "<|plan|>") + read(own, "<|arbiter|>"));
      assertTrue(read(own, "<|expert|>") > 1 && read(own, "<|explain|>") > 1);
      assertEquals(0, read(shared, "<|expert|>") + read(shared, "<|explain|>"));

      Recommendation one = oneModelsAnswer();
      assertEquals(one.experts(), answer.experts());
      assertEquals(one.items(), answer.items());
      assertEquals(one.degraded(), answer.degraded());
      long context = shared.prompts().getFirst().length();
      assertEquals(one.usage().prefilledTokens() + context, answer.usage().prefilledTokens());
      scene.assertAllReleased();
      scene.await(() -> own.held() == 0);
    }
  }

  @Test
  void aModelThatNoRoleNeedsYetReadsNothing() {
    var silent = new ScriptedEngine(Shop.except("<|plan|>", Line.writes()));
    try (var scene = Scene.of(silent, own, EnumSet.of(Role.ARBITER))) {
      scene.recommend();

      assertEquals(List.of(), own.prompts());
    }
  }

  @Test
  void withoutTheArbitersContextTheExpertsOrderDecides() {
    assertDegraded(EnumSet.of(Role.ARBITER), "The arbiter made no selection (declined: no memory)");
  }

  @Test
  void withoutTheExpertsContextPopularItemsAreShown() {
    assertDegraded(
        EnumSet.of(Role.EXPERT), "The model could not read the context (declined: no memory)");
  }

  @Test
  void withoutTheExplainersContextReasonsArePlain() {
    assertDegraded(EnumSet.of(Role.EXPLAINER), "The items have plain reasons");
  }

  private void assertDegraded(Set<Role> itsRoles, String sentence) {
    var refusing = ownModel(_ -> new Line.Refuses("no memory"));
    try (var scene = Scene.of(shared, refusing, itsRoles)) {
      Recommendation answer = scene.recommend();

      assertEquals(5, answer.items().size());
      answer.items().forEach(item -> assertFalse(item.reason().isEmpty()));
      assertTrue(answer.degraded().getFirst().startsWith(sentence), answer.degraded().toString());
      scene.assertAllReleased();
    }
  }
}
