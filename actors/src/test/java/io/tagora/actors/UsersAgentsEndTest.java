package io.tagora.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A user's own agent that ends while a request of the user waits for it. */
class UsersAgentsEndTest {
  private static final Line PLAN = new Line.Waits(List.of("hiking: seen", "cooking: seen"));

  private static long plans(Scene scene) {
    return scene.engine().prompts().stream().filter(p -> p.startsWith("<|plan|>")).count();
  }

  @Test
  void requestsOfTheUserHearOfItAndAskAnother() {
    try (var scene = Scene.of(Shop.except("<|plan|>", PLAN))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.await(() -> plans(scene) == 1);
      var planner = scene.agent("Planner");
      scene.tellDesk(new RecommendationDesk.UsersAgentEnded("bea", planner));
      scene.tellDesk(new RecommendationDesk.UsersAgentEnded("bea", planner));
      scene.tellDesk(new RecommendationDesk.UsersAgentEnded("ann", planner));
      scene.await(() -> plans(scene) == 2);
      scene.engine().letGo();

      assertEquals(Rung.ALL_EXPERTS, Scene.await(answer).rung());
      assertEquals(2, plans(scene));
      scene.assertAllReleased();
    }
  }
}
