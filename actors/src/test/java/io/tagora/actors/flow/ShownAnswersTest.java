package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.Consumption;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a node remembers of its answers, and what an erase leaves of it. */
class ShownAnswersTest {
  private static <T> T await(CompletionStage<T> stage) {
    return Scene.await(stage.toCompletableFuture());
  }

  private static Dossier ann(Scene scene) {
    return await(scene.service().user("ann"));
  }

  private static boolean respond(Scene scene, String id, Feedback.Kind kind) {
    var feedback = new Feedback(id, "ann", "r1", "tents0", kind, Shop.NOW);
    return await(scene.service().respond(feedback)).repeated();
  }

  @Test
  void answerIsRememberedWithTheWayOfItsItems() {
    try (var scene = Scene.of(Shop::goodModel)) {
      var answer = scene.recommend();

      var shown = Showing.of(answer.id(), Shop.NOW, answer.items());
      assertEquals(List.of(shown), ann(scene).consumption().showings());
      assertEquals(answer.items().getFirst().tag(), shown.items().getFirst().tag());
    }
  }

  @Test
  void answerThatNobodySeesIsNotRemembered() {
    try (var scene = Scene.of(Shop::goodModel)) {
      await(scene.service().rehearse(Scene.request("ann")));

      assertEquals(Consumption.NONE, ann(scene).consumption());
      assertTrue(ann(scene).record().lastPlan().isEmpty());
    }
  }

  @Test
  void answerForAStrangerIsNotRemembered() {
    try (var scene = Scene.of(Shop::goodModel)) {
      scene.recommend(Scene.request("nobody"));

      assertEquals(Dossier.of(Shop.user("nobody")), await(scene.service().user("nobody")));
    }
  }

  @Test
  void feedbackIsKnownAgainByItsId() {
    try (var scene = Scene.of(Shop::goodModel)) {
      assertFalse(respond(scene, "f1", Feedback.Kind.DISMISSED));
      assertTrue(respond(scene, "f1", Feedback.Kind.CLICKED));
      assertFalse(respond(scene, "f2", Feedback.Kind.CLICKED));

      var kinds = ann(scene).consumption().feedback().stream().map(Feedback::kind).toList();
      assertEquals(List.of(Feedback.Kind.DISMISSED, Feedback.Kind.CLICKED), kinds);
    }
  }

  @Test
  void selectionIsToldWhatIsUnwanted() {
    try (var scene = Scene.of(Shop::goodModel, new WatchingSelector())) {
      respond(scene, "f1", Feedback.Kind.DISMISSED);
      respond(scene, "f2", Feedback.Kind.NOT_INTERESTED);
      var shown = scene.recommend().items().getFirst();

      assertEquals("[tents0] [tents]", shown.tag());
    }
  }

  /** The devices, the memory, and what the agents were still thinking for the one who is gone. */
  @Test
  void ofAnErasedUserNothingIsLeftThoughAnAnswerWasOnItsWay() {
    var hangs = new AtomicBoolean(true);
    ScriptedEngine.Script script =
        prompt ->
            prompt.startsWith("<|plan|>") && hangs.get()
                ? new Line.Hangs()
                : Shop.goodModel(prompt);
    try (var scene = Scene.of(script)) {
      var late = scene.begin(Scene.request("ann"));
      scene.await(scene.read("<|plan|>"));
      respond(scene, "f1", Feedback.Kind.DISMISSED);
      assertFalse(late.isDone());
      await(scene.service().erase("ann"));
      var nobody = ann(scene);
      assertFalse(nobody.state().known());
      assertEquals(Consumption.NONE, nobody.consumption());

      var again = new Behavior.Click(Shop.NOW, "tents1");
      await(scene.service().record(new UserEvent("e1", "ann", again)));
      scene.time().timePasses(Duration.ofSeconds(2));
      assertFalse(Scene.await(late).items().isEmpty());

      var ann = ann(scene);
      assertEquals(new UserState(Profile.unknown("ann"), List.of(again), true), ann.state());
      assertEquals(Consumption.NONE, ann.consumption());
      assertTrue(ann.record().lastPlan().isEmpty());
      hangs.set(false);
      var next = scene.recommend();
      assertEquals(next.id(), ann(scene).consumption().showings().getFirst().traceId());
    }
  }

  @Test
  void devicesForgetAnErasedUserAndAgainWhenWhatHadBegunIsOver() {
    try (var scene = Scene.of(Shop::goodModel)) {
      scene.recommend();
      await(scene.service().erase("ann"));
      String context = scene.engine().prompts().getFirst();
      String forgotten = scene.engine().forgotten().getFirst();
      assertTrue(context.startsWith(forgotten), forgotten + " of " + context);
      assertTrue(forgotten.contains("female"), forgotten);

      scene.await(() -> scene.engine().forgotten().size() == 2);
      scene.time().timePasses(Duration.ofMinutes(2));
      scene.await(() -> scene.engine().forgotten().size() == 3);
    }
  }
}
