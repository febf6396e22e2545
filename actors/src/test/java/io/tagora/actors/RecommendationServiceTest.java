package io.tagora.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.RecommendationService.Recorded;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.model.Decoding;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RecommendationServiceTest {

  @Test
  void answersWithPersonasTagsItemsAndReasons() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var answer = scene.recommend();

      assertEquals(List.of(), answer.degraded());
      assertEquals(
          Shop.PERSONAS, answer.plan().personas().stream().map(persona -> persona.name()).toList());
      assertEquals(4, answer.experts().size());
      answer.experts().forEach(report -> assertEquals(2, report.tags().size()));
      assertEquals(8, answer.arbitration().tags().size());
      assertEquals(5, answer.items().size());
      answer.items().forEach(RecommendationServiceTest::assertWholeWay);
      assertTrue(
          answer
              .timings()
              .keySet()
              .containsAll(
                  Set.of("context", "plan", "experts", "arbitration", "retrieval", "total")));
      scene.assertAllReleased();
    }
  }

  private static void assertWholeWay(RecommendedItem item) {
    assertEquals(Channel.EXPLORATORY, item.channel());
    assertFalse(item.tag().isEmpty());
    assertFalse(item.personaId().isEmpty());
    assertEquals("Why not: " + item.item().title(), item.reason());
  }

  @Test
  void contextIsReadOnceAndEveryBranchContinuesIt() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var answer = scene.recommend();

      List<String> prompts = scene.engine().prompts();
      assertEquals(1, prompts.stream().filter(p -> p.startsWith("<|begin|>")).count());
      assertEquals(4, prompts.stream().filter(p -> p.startsWith("<|expert|>")).count());
      long trunk = prompts.getFirst().length();
      long computed = prompts.stream().mapToLong(String::length).sum();
      assertEquals(computed, answer.usage().prefilledTokens());
      assertEquals(computed + (prompts.size() - 1) * trunk, answer.usage().promptTokens());
      assertTrue(answer.usage().generatedTokens() > 0);
    }
  }

  @Test
  void stagesComeInOrderAndCompletedIsLast() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var answer = scene.recommend();
      scene.await(() -> scene.stages().size() == 1 + 4 + 1 + 1 + 5 + 1);

      List<Stage> stages = scene.stages();
      assertInstanceOf(Stage.Planned.class, stages.getFirst());
      stages.subList(1, 5).forEach(s -> assertInstanceOf(Stage.ExpertReported.class, s));
      assertInstanceOf(Stage.Arbitrated.class, stages.get(5));
      assertInstanceOf(Stage.ItemsChosen.class, stages.get(6));
      stages.subList(7, 12).forEach(s -> assertInstanceOf(Stage.Explained.class, s));
      assertEquals(new Stage.Completed(answer), stages.getLast());
    }
  }

  @Test
  void modelRunsOnTheDevicesOwnThreads() {
    try (var scene = Scene.of(Shop::goodModel)) {
      scene.recommend();

      assertEquals(Set.of("prefill-cpu:0", "decode-cpu:0"), Set.copyOf(scene.engine().threads()));
    }
  }

  @Test
  void sameSeedDrawsTheSameForEveryAgent() {
    try (var scene = Scene.of(Shop::goodModel)) {
      scene.recommend();
      var first = seeds(scene.engine().decodings());
      scene.recommend();
      var both = seeds(scene.engine().decodings());
      scene.recommend(new RecommendationRequest("ann", 4, 5, true, Duration.ofSeconds(5), 43));
      var all = seeds(scene.engine().decodings());

      assertEquals(1 + 4 + 1 + 5, first.size());
      assertEquals(first, both);
      assertEquals(2 * first.size(), all.size());
    }
  }

  private static Set<Long> seeds(List<Decoding> decodings) {
    return decodings.stream().map(Decoding::seed).collect(java.util.stream.Collectors.toSet());
  }

  @Test
  void unknownUserGetsAPlanThatSaysItIsAColdStart() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var answer = scene.recommend(Scene.request("nobody"));

      assertEquals(4, answer.plan().personas().size());
      assertEquals(1, answer.degraded().size());
      assertTrue(answer.degraded().getFirst().contains("cold start"));
    }
  }

  @Test
  void reasonsArePlainWhereNobodyAskedForWrittenOnes() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var answer =
          scene.recommend(new RecommendationRequest("ann", 2, 3, false, Duration.ofSeconds(5), 1));

      assertEquals(List.of(), answer.degraded());
      assertEquals("For gardening: found among spades.", answer.items().getFirst().reason());
      assertEquals(2, answer.plan().personas().size());
      assertTrue(scene.engine().prompts().stream().noneMatch(p -> p.startsWith("<|explain|>")));
    }
  }

  @Test
  void recordedEventIsReadByTheNextRequestAndARepeatChangesNothing() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var click = new Behavior.Click(Shop.NOW.minusSeconds(60), "tents1");
      var event = new UserEvent("e1", "bob", click);

      assertEquals(new Recorded(false), record(scene, event));
      assertEquals(new Recorded(true), record(scene, event));
      var bob = Scene.await(scene.service().user("bob").toCompletableFuture()).state();
      assertEquals(List.of(click), bob.behaviors());
      assertTrue(bob.known());
      assertEquals(List.of(), scene.recommend(Scene.request("bob")).degraded());
      assertTrue(scene.engine().prompts().getFirst().contains("Fine tents 1"));
    }
  }

  private static Recorded record(Scene scene, UserEvent event) {
    return Scene.await(scene.service().record(event).toCompletableFuture());
  }

  @Test
  void requestOverTheBoundIsRefusedAtOnce() {
    var one = ConfigFactory.parseString("tagora.inference.requests = 1");
    try (var scene = Scene.of(Shop.except("<|plan|>", new Line.Hangs()), one)) {
      var first = scene.begin(Scene.request("ann"));
      scene.await(scene.read("<|plan|>"));

      var refused =
          assertThrows(CompletionException.class, () -> scene.begin(Scene.request("ann")).join());
      var overloaded = assertInstanceOf(OverloadedException.class, refused.getCause());
      assertEquals(Duration.ofSeconds(1), overloaded.retryAfter());
      assertFalse(first.isDone());
    }
  }

  @Test
  void requestThatBreaksARuleIsRefusedByField() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var noItems = new RecommendationRequest("ann", 4, 0, true, Duration.ofSeconds(5), 1);

      var refused =
          assertThrows(IllegalArgumentException.class, () -> scene.service().recommend(noItems));
      assertEquals("items must be at least 1, got 0", refused.getMessage());
    }
  }

  @Test
  void watcherThatThrowsDisturbsNothing() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var answer =
          Scene.await(
              scene
                  .service()
                  .recommend(
                      Scene.request("ann"),
                      _ -> {
                        throw new IllegalStateException("watcher broke");
                      })
                  .toCompletableFuture());

      assertEquals(5, answer.items().size());
    }
  }

  @Test
  void nodeIsReadyOnceItsEnginesAre() {
    try (var scene = Scene.of(Shop::goodModel)) {
      scene.recommend();

      assertNotEquals(false, Scene.await(scene.service().ready().toCompletableFuture()));
    }
  }
}
