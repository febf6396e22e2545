package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.ShelfSelector;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.retrieval.ItemSelector;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One test an ending: what fails or is late is named, and the answer still comes. */
class FlowEndingsTest {
  private static final Duration EXPERTS = Duration.ofSeconds(2);

  private static Cause causeOf(Recommendation answer, int place) {
    return answer.experts().get(place).absence().orElseThrow().cause();
  }

  private static void assertUtility(Recommendation answer, String why) {
    assertEquals(5, answer.items().size());
    answer.items().forEach(item -> assertEquals(Channel.UTILITY, item.channel()));
    answer.items().forEach(item -> assertFalse(item.reason().isEmpty()));
    assertTrue(answer.degraded().getFirst().contains(why), answer.degraded().toString());
    assertTrue(
        answer.degraded().getFirst().endsWith("Popular and recent items are shown instead."));
  }

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
  void expertWithNothingToSayIsAbsentAsDeclined() {
    try (var scene = Scene.of(Shop.except("<|expert|>hiking", Line.writes("not a tag")))) {
      var answer = scene.recommend();

      assertEquals(Cause.DECLINED, causeOf(answer, 2));
      assertEquals(6, answer.arbitration().tags().size());
      assertEquals(
          List.of(
              "The expert of persona p3 (hiking) is absent (declined: the model wrote no tag)."),
          answer.degraded());
      scene.assertAllReleased();
    }
  }

  @Test
  void expertWhoseModelRefusesIsAbsentAsDeclined() {
    try (var scene = Scene.of(Shop.except("<|expert|>hiking", new Line.NotAdmitted("too long")))) {
      var answer = scene.recommend();

      assertEquals(Cause.DECLINED, causeOf(answer, 2));
      assertEquals("too long", answer.experts().get(2).absence().orElseThrow().detail());
      scene.assertAllReleased();
    }
  }

  @Test
  void lateExpertIsAbsentAsLate() {
    try (var scene = Scene.of(Shop.except("<|expert|>cooking", new Line.Hangs()))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.after(() -> reports(scene) == 3 && scene.engine().running() == 1, EXPERTS);

      assertEquals(Cause.LATE, causeOf(Scene.await(answer), 3));
      assertEquals(6, Scene.await(answer).arbitration().tags().size());
      scene.assertAllReleased();
    }
  }

  private static long reports(Scene scene) {
    return scene.stages().stream().filter(Stage.ExpertReported.class::isInstance).count();
  }

  @Test
  void expertsOverTheQueuesBoundAreAbsentAsOverloaded() {
    var narrow =
        ConfigFactory.parseString("tagora.inference { decode-batch = 1, decode-queue = 0 }");
    var waits = Shop.except("<|expert|>", new Line.Waits(List.of("boots")));
    try (var scene = Scene.of(waits, narrow)) {
      var answer =
          scene.begin(new RecommendationRequest("ann", 4, 1, false, Duration.ofSeconds(5), 1));
      scene.await(() -> reports(scene) == 3);
      scene.engine().letGo();

      var causes =
          Scene.await(answer).experts().stream()
              .flatMap(report -> report.absence().stream())
              .map(absence -> absence.cause())
              .toList();
      assertEquals(List.of(Cause.OVERLOADED, Cause.OVERLOADED, Cause.OVERLOADED), causes);
      assertEquals("boots", Scene.await(answer).items().getFirst().tag());
      scene.assertAllReleased();
    }
  }

  @Test
  void brokenEngineFailsTheExpertsThatItServedAndTheNextRequestWorks() {
    try (var scene = Scene.of(Shop.except("<|expert|>hiking", new Line.BreaksPrefill()))) {
      var answer = scene.recommend();

      assertEquals(Cause.FAILED, causeOf(answer, 2));
      assertFalse(answer.items().isEmpty());
      scene.assertAllReleased();
      assertEquals(Cause.FAILED, causeOf(scene.recommend(), 2));
      scene.assertAllReleased();
    }
  }

  @Test
  void withoutAnyTagThereAreUtilityItemsAndThePlanStays() {
    try (var scene = Scene.of(Shop.except("<|expert|>", Line.writes()))) {
      var answer = scene.recommend();

      assertEquals(4, answer.plan().personas().size());
      assertEquals(4, answer.experts().stream().map(ExpertReport::absence).count());
      assertTrue(answer.degraded().get(4).startsWith("No expert brought a tag."));
      assertEquals(Channel.UTILITY, answer.items().getFirst().channel());
      scene.assertAllReleased();
    }
  }

  @Test
  void plannerWithoutAPersonaLeavesUtilityItems() {
    try (var scene = Scene.of(Shop.except("<|plan|>", Line.writes()))) {
      assertUtility(scene.recommend(), "The planner brought no plan (declined");
      scene.assertAllReleased();
    }
  }

  @Test
  void latePlannerLeavesUtilityItems() {
    try (var scene = Scene.of(Shop.except("<|plan|>", new Line.Hangs()))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.after(() -> scene.engine().running() == 1, Duration.ofSeconds(2));

      assertUtility(Scene.await(answer), "The planner brought no plan (late");
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
      assertUtility(scene.recommend(), "The planner brought no plan (failed");
      scene.assertAllReleased();

      broken.set(false);
      assertEquals(List.of(), scene.recommend().degraded());
    }
  }

  @Test
  void contextThatCannotBeReadLeavesUtilityItems() {
    try (var scene = Scene.of(Shop.except("<|begin|>", new Line.Refuses("2000 of 1024 tokens")))) {
      assertUtility(scene.recommend(), "could not read the context (declined: 2000 of 1024");
      scene.assertAllReleased();
    }
  }

  @Test
  void deviceThatKeepsFailingLeavesUtilityItemsUntilItIsBack() {
    var broken = new AtomicBoolean(true);
    try (var scene =
        Scene.of(prompt -> broken.get() ? new Line.BreaksPrefill() : Shop.goodModel(prompt))) {
      for (int i = 0; i < 4; i++) {
        assertUtility(scene.recommend(), "could not read the context (failed");
      }
      scene.await(() -> !Scene.await(scene.service().ready().toCompletableFuture()));
      assertUtility(scene.recommend(), "no device is available");

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

      assertUtility(Scene.await(answer), "The planner brought no plan (late");
      scene.assertAllReleased();
    }
  }

  @Test
  void deadlineDuringTheExpertsTakesWhatCame() {
    // The panel may close a moment before the thinking is over; then the arbiter is asked in vain.
    var withoutArbiter = Shop.except("<|arbiter|>", new Line.Hangs());
    ScriptedEngine.Script script =
        prompt ->
            prompt.startsWith("<|expert|>cooking")
                ? new Line.Hangs()
                : withoutArbiter.lineFor(prompt);
    try (var scene = Scene.of(script)) {
      var answer =
          scene.begin(new RecommendationRequest("ann", 4, 5, true, Duration.ofSeconds(1), 1));
      scene.after(
          () -> reports(scene) == 3 && scene.engine().running() == 1, Duration.ofMillis(850));

      var degraded = Scene.await(answer).degraded();
      assertEquals(3, degraded.size(), degraded.toString());
      assertEquals(5, Scene.await(answer).items().size());
      assertEquals(Cause.LATE, causeOf(Scene.await(answer), 3));
      assertTrue(degraded.get(1).startsWith("The arbiter made no selection"));
      assertTrue(degraded.get(2).startsWith("The items have plain reasons"));
      scene.time().timePasses(Duration.ofSeconds(1));
      scene.assertAllReleased();
    }
  }

  /** A selector that waits or breaks where a shelf would not. */
  private record BadSelector(CountDownLatch gate, boolean breaks, boolean utilityBreaks)
      implements ItemSelector {
    @Override
    public List<RecommendedItem> select(
        HybridContext context,
        Plan plan,
        Arbitration arbitration,
        int items,
        RandomGenerator random) {
      return answer(breaks, context, items);
    }

    @Override
    public List<RecommendedItem> utility(HybridContext context, int items) {
      return answer(utilityBreaks, context, items);
    }

    private List<RecommendedItem> answer(boolean broken, HybridContext context, int items) {
      if (broken) {
        throw new IllegalStateException("the index is gone");
      }
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new ShelfSelector(Shop.catalog()).utility(context, items);
    }
  }

  @Test
  void brokenSelectionLeavesUtilityItems() {
    try (var scene =
        Scene.of(Shop::goodModel, new BadSelector(new CountDownLatch(0), true, false))) {
      assertUtility(scene.recommend(), "The tags led to no items (failed");
      scene.assertAllReleased();
    }
  }

  @Test
  void withoutAnyItemsTheAnswerSaysSo() {
    try (var scene =
        Scene.of(Shop::goodModel, new BadSelector(new CountDownLatch(0), true, true))) {
      var answer = scene.recommend();

      assertEquals(List.of(), answer.items());
      assertTrue(answer.degraded().getLast().startsWith("There are no items to show (failed"));
      scene.assertAllReleased();
    }
  }

  @Test
  void atTheDeadlineTheAnswerComesEvenWithoutItems() {
    var gate = new CountDownLatch(1);
    try (var scene = Scene.of(Shop::goodModel, new BadSelector(gate, false, false))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.after(
          () -> scene.stages().stream().anyMatch(Stage.Arbitrated.class::isInstance),
          Duration.ofSeconds(5));

      assertEquals(List.of(), Scene.await(answer).items());
      scene.assertAllReleased();
      gate.countDown();
    }
  }

  @Test
  void nodeThatStopsAnswersWhatItOwes() {
    try (var scene = Scene.of(Shop.except("<|plan|>", new Line.Hangs()))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.await(() -> scene.engine().running() == 1);
      scene.stopNode();

      assertEquals("the request was stopped", refusal(answer));
      scene.await(() -> scene.engine().running() == 0);
    }
  }

  @Test
  void flowThatABugStopsIsAnsweredAndReleasesItsContext() {
    try (var scene = Scene.of(Shop::goodModel, new NoSelector())) {
      var message = refusal(scene.begin(Scene.request("ann")));

      assertTrue(message.startsWith("the request "), message);
      scene.assertAllReleased();
    }
  }

  private static String refusal(CompletableFuture<Recommendation> answer) {
    var refused = assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS));
    return String.valueOf(refused.getCause().getMessage());
  }

  /** Breaks its contract: a list that holds nothing where items belong. */
  private static final class NoSelector implements ItemSelector {
    @Override
    public List<RecommendedItem> select(
        HybridContext context,
        Plan plan,
        Arbitration arbitration,
        int items,
        RandomGenerator random) {
      return java.util.Collections.singletonList(null);
    }

    @Override
    public List<RecommendedItem> utility(HybridContext context, int items) {
      return List.of();
    }
  }
}
