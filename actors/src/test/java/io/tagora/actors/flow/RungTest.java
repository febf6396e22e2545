package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.ScriptedEngine.Script;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Rung;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What an answer stands on, from all experts down to popular items. */
class RungTest {
  private static final String UNKNOWN = "nobody";

  private final AtomicReference<Script> model = new AtomicReference<>(Shop::goodModel);

  private Scene scene() {
    return Scene.of(prompt -> model.get().lineFor(prompt));
  }

  @Test
  void everyExpertAnswers() {
    try (Scene scene = scene()) {
      assertEquals(Rung.ALL_EXPERTS, scene.recommend().rung());
    }
  }

  @Test
  void oneExpertIsAbsent() {
    model.set(Shop.except("<|expert|>hiking", new Line.Fails("no hikes")));
    try (Scene scene = scene()) {
      assertEquals(Rung.SOME_EXPERTS, scene.recommend().rung());
    }
  }

  @Test
  void withoutAPlanTheLastOneIsUsedWithItemsAndPlainReasons() {
    try (Scene scene = scene()) {
      Recommendation before = scene.recommend();
      model.set(Shop.except("<|plan|>", new Line.Fails("no plan")));
      Recommendation answer = scene.recommend();

      assertEquals(Rung.LAST_PLAN, answer.rung());
      assertEquals(before.plan(), answer.plan());
      assertEquals(before.arbitration(), answer.arbitration());
      assertFalse(answer.items().isEmpty());
      answer
          .items()
          .forEach(item -> {
            assertEquals(Channel.EXPLORATORY, item.channel());
            assertFalse(item.reason().isBlank());
          });
      assertTrue(
          answer.degraded().getFirst().endsWith("decided at 2026-03-01T12:00:00Z is used instead."),
          answer.degraded()::toString);
      scene.assertAllReleased();
    }
  }

  @Test
  void theLastPlanIsTheOneOfAnAnswerThatStoodOnExperts() {
    try (Scene scene = scene()) {
      Recommendation good = scene.recommend();
      model.set(Shop.except("<|plan|>", new Line.Fails("no plan")));
      scene.recommend();
      assertEquals(good.plan(), scene.recommend().plan());
    }
  }

  @Test
  void whenTheThinkingIsOverThereIsNoTimeForTheLastPlan() {
    try (Scene scene = scene()) {
      scene.recommend();
      model.set(Shop.except("<|plan|>", new Line.Hangs()));
      var hurried = new RecommendationRequest("ann", 4, 5, false, Duration.ofSeconds(1), 42);
      var answer = scene.begin(hurried);
      scene.after(() -> scene.engine().running() == 1, Duration.ofMillis(900));
      assertEquals(Rung.UTILITY, Scene.await(answer).rung());
    }
  }

  @Test
  void whoHasNoLastPlanGetsWhatIsPopular() {
    model.set(Shop.except("<|plan|>", new Line.Fails("no plan")));
    try (Scene scene = scene()) {
      Recommendation answer = scene.recommend();
      assertEquals(Rung.UTILITY, answer.rung());
      assertTrue(
          answer.items().stream().allMatch(item -> item.channel() == Channel.UTILITY),
          answer.items()::toString);
    }
  }

  @Test
  void ofSomebodyUnknownNoPlanIsKept() {
    try (Scene scene = scene()) {
      assertEquals(Rung.ALL_EXPERTS, scene.recommend(Scene.request(UNKNOWN)).rung());
      model.set(Shop.except("<|plan|>", new Line.Fails("no plan")));
      assertEquals(Rung.UTILITY, scene.recommend(Scene.request(UNKNOWN)).rung());
    }
  }
}
