package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One test an ending: what fails or is late is named, and the answer still comes. */
class FlowEndingsTest {

  @Test
  void aHistoryBringsAPersonaWhoseExpertKnowsOnlyWhatWasVisited() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var answer = scene.recommend(Scene.request("bea"));

      assertEquals(4, answer.plan().personas().size());
      assertEquals(ReturningInterest.PERSONA_ID, answer.plan().personas().getLast().id());
      assertEquals("cribs", answer.experts().getLast().tags().getFirst().tag().text());
      assertEquals(
          1, scene.engine().decodings().stream().filter(FlowEndingsTest::knowsOnlyVisits).count());
      scene.assertAllReleased();
    }
  }

  private static boolean knowsOnlyVisits(Decoding decoding) {
    return decoding.rule() instanceof OutputRule.Phrases(var set, _, _)
        && set.phrases().stream()
            .map(PhraseSet.Phrase::group)
            .collect(Collectors.toSet())
            .equals(Set.of("strollers", "boots", "cribs"));
  }

  @Test
  void plannerWithoutAPersonaLeavesUtilityItems() {
    try (var scene = Scene.of(Shop.except("<|plan|>", Line.writes()))) {
      Endings.assertUtility(scene.recommend(), "The planner brought no plan (declined");
      scene.assertAllReleased();
    }
  }

  @Test
  void latePlannerLeavesUtilityItems() {
    try (var scene = Scene.of(Shop.except("<|plan|>", new Line.Hangs()))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.after(() -> scene.engine().running() == 1, Duration.ofSeconds(2));

      Endings.assertUtility(Scene.await(answer), "The planner brought no plan (late");
      scene.assertAllReleased();
    }
  }

  @Test
  void plannerOnABrokenEngineLeavesUtilityItemsAndTheNextRequestWorks() {
    var broken = new AtomicBoolean(true);
    try (var scene =
        Scene.of(prompt ->
            prompt.startsWith("<|plan|>") && broken.get()
                ? new Line.BreaksDecode()
                : Shop.goodModel(prompt))) {
      Endings.assertUtility(scene.recommend(), "The planner brought no plan (failed");
      scene.assertAllReleased();

      broken.set(false);
      assertEquals(List.of(), scene.recommend().degraded());
    }
  }

  @Test
  void contextThatCannotBeReadLeavesUtilityItems() {
    try (var scene = Scene.of(Shop.except("<|begin|>", new Line.Refuses("2000 of 1024 tokens")))) {
      Endings.assertUtility(
          scene.recommend(), "could not read the context (declined: 2000 of 1024");
      scene.assertAllReleased();
    }
  }

  @Test
  void deviceThatKeepsFailingLeavesUtilityItemsUntilItIsBack() {
    var broken = new AtomicBoolean(true);
    try (var scene =
        Scene.of(prompt -> broken.get() ? new Line.BreaksPrefill() : Shop.goodModel(prompt))) {
      for (int i = 0; i < 4; i++) {
        Endings.assertUtility(scene.recommend(), "could not read the context (failed");
      }
      scene.await(() -> !Scene.await(scene.service().ready().toCompletableFuture()));
      Endings.assertUtility(scene.recommend(), "no device is available");

      broken.set(false);
      scene.await(() -> {
        scene.time().timePasses(Duration.ofSeconds(1));
        return Scene.await(scene.service().ready().toCompletableFuture());
      });
      assertEquals(List.of(), scene.recommend().degraded());
      scene.assertAllReleased();
    }
  }

  @Test
  void withoutTheArbiterThePoolStandsByLogProbability() {
    try (var scene = Scene.of(Shop.except("<|arbiter|>", Line.writes()))) {
      var answer = scene.recommend();

      assertEquals(8, answer.arbitration().tags().size());
      assertEquals("strollers", answer.arbitration().tags().getFirst().tag().text());
      assertTrue(answer.degraded().getFirst().startsWith("The arbiter made no selection"));
      assertEquals(Channel.EXPLORATORY, answer.items().getFirst().channel());
      scene.assertAllReleased();
    }
  }

  @Test
  void lateArbiterIsReplacedToo() {
    try (var scene = Scene.of(Shop.except("<|arbiter|>", new Line.Hangs()))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.await(scene.read("<|arbiter|>"));
      scene.after(() -> scene.engine().running() == 1, Duration.ofSeconds(2));

      assertTrue(Scene.await(answer).degraded().getFirst().contains("(late"));
      assertEquals(5, Scene.await(answer).items().size());
      scene.assertAllReleased();
    }
  }

  @Test
  void missingReasonIsAPlainSentenceAndCounted() {
    var script = Shop.except("<|explain|>warm<|sep|>Fine cribs", Line.writes());
    try (var scene = Scene.of(script)) {
      var answer = scene.recommend();

      var plain = answer.items().stream().filter(i -> !i.reason().startsWith("Why not")).toList();
      assertEquals(
          List.of("For first baby: found among cribs."),
          plain.stream().map(RecommendedItem::reason).toList());
      assertEquals(
          List.of(
              "1 of 5 items have a plain reason instead of a written one (1 declined: the model"
                  + " wrote no reason)."),
          answer.degraded());
      scene.assertAllReleased();
    }
  }

  @Test
  void lateReasonsArePlainSentences() {
    try (var scene = Scene.of(Shop.except("<|explain|>", new Line.Hangs()))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.after(() -> scene.engine().running() == 5, Duration.ofSeconds(2));

      assertTrue(Scene.await(answer).degraded().getFirst().startsWith("5 of 5 items"));
      scene.assertAllReleased();
    }
  }

  @Test
  void requestsDeadlineEndsTheThinkingAndStillAnswers() {
    try (var scene = Scene.of(Shop.except("<|plan|>", new Line.Hangs()))) {
      var answer =
          scene.begin(new RecommendationRequest("ann", 4, 5, true, Duration.ofMillis(900), 1));
      scene.after(() -> scene.engine().running() == 1, Duration.ofMillis(750));

      Endings.assertUtility(Scene.await(answer), "The planner brought no plan (late");
      scene.assertAllReleased();
    }
  }

  @Test
  void nodeThatStopsAnswersWhatItOwes() {
    try (var scene = Scene.of(Shop.except("<|plan|>", new Line.Hangs()))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.await(() -> scene.engine().running() == 1);
      scene.stopNode();

      assertEquals("the request was stopped", Endings.refusal(answer));
      scene.await(() -> scene.engine().running() == 0);
    }
  }
}
