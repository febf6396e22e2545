package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One test an ending of an expert: it is named, and the others stand. */
class ExpertEndingsTest {
  private static final Duration EXPERTS = Duration.ofSeconds(2);

  private static Cause causeOf(Recommendation answer, int place) {
    return answer.experts().get(place).absence().orElseThrow().cause();
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
}
