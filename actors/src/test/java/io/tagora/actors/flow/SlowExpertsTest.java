package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A slow expert's peer is asked too, where that can pay, and not too often. */
class SlowExpertsTest {
  private static final Duration SLOW = Duration.ofMillis(50);

  /** Together 32 experts: enough to know what is usual, and to earn one hedge. */
  private static final int REQUESTS_BEFORE = 8;

  /** Prompts that start so hang on the first device that reads one. */
  private final AtomicReference<String> slowPrompt = new AtomicReference<>("none");

  private final AtomicReference<String> slowDevice = new AtomicReference<>("");

  private ScriptedEngine device(String name) {
    return new ScriptedEngine(name, prompt -> lineFor(name, prompt));
  }

  private Line lineFor(String device, String prompt) {
    if (!prompt.startsWith(slowPrompt.get())) {
      return Shop.goodModel(prompt);
    }
    slowDevice.compareAndSet("", device);
    return slowDevice.get().equals(device) ? new Line.Hangs() : Shop.goodModel(prompt);
  }

  private static Recommendation learnWhatIsUsual(Scene scene) {
    for (int i = 1; i < REQUESTS_BEFORE; i++) {
      scene.recommend();
    }
    return scene.recommend();
  }

  private static long reports(Scene scene) {
    return scene.stages().stream().filter(Stage.ExpertReported.class::isInstance).count();
  }

  @Test
  void slowExpertsPeerWritesOnAnotherDeviceAndTheFirstAnswerCounts() {
    var first = device("cpu:0");
    var second = device("cpu:1");
    try (var scene = Scene.onTwoDevices(first, second)) {
      scene.await(() -> Scene.await(scene.service().ready().toCompletableFuture()));
      Recommendation usual = learnWhatIsUsual(scene);
      long before = reports(scene);
      slowPrompt.set("<|expert|>hiking");
      var answer = scene.begin(Scene.request("ann"));
      scene.after(
          () -> reports(scene) == before + 3 && first.running() + second.running() == 1, SLOW);

      var hedged = Scene.await(answer);
      assertEquals(Rung.ALL_EXPERTS, hedged.rung());
      assertEquals(List.of(), hedged.degraded());
      assertEquals(usual.experts(), hedged.experts());
      assertEquals(usual.usage().generatedTokens(), hedged.usage().generatedTokens());
      assertEquals(before + 4, reports(scene));
      scene.await(() -> first.held() + second.held() + first.running() + second.running() == 0);
    }
  }

  @Test
  void whenAllAreSlowOnlySoManyAreAskedTwice() {
    var first = device("cpu:0");
    var second = device("cpu:1");
    try (var scene = Scene.onTwoDevices(first, second)) {
      scene.await(() -> Scene.await(scene.service().ready().toCompletableFuture()));
      learnWhatIsUsual(scene);
      slowPrompt.set("<|expert|>");
      var answer = scene.begin(Scene.request("ann"));
      scene.after(() -> first.running() + second.running() == 4, SLOW);
      scene.await(() -> experts(first) + experts(second) == 4 * (REQUESTS_BEFORE + 1) + 1);
      scene.await(() -> reports(scene) == 4 * REQUESTS_BEFORE + 1);
      scene.time().timePasses(Duration.ofSeconds(2));

      assertEquals(3, Scene.await(answer).degraded().size());
      assertEquals(4 * (REQUESTS_BEFORE + 1) + 1, experts(first) + experts(second));
    }
  }

  private static long experts(ScriptedEngine device) {
    return device.prompts().stream().filter(prompt -> prompt.startsWith("<|expert|>")).count();
  }

  @Test
  void onOneDeviceNobodyIsAskedTwice() {
    var only = device("cpu:0");
    try (var scene = Scene.of(prompt -> lineFor("cpu:0", prompt))) {
      learnWhatIsUsual(scene);
      slowPrompt.set("<|expert|>hiking");
      var answer = scene.begin(Scene.request("ann"));
      scene.after(() -> scene.engine().running() == 1 && reports(scene) % 4 == 3, SLOW);
      scene.time().timePasses(Duration.ofSeconds(2));

      assertEquals(
          Cause.LATE, Scene.await(answer).experts().get(2).absence().orElseThrow().cause());
      assertEquals(4 * (REQUESTS_BEFORE + 1), experts(scene.engine()));
      assertEquals(0, only.held());
    }
  }

  @Test
  void onOneDeviceAPeerIsAskedWhereThatIsWanted() {
    var wanted = ConfigFactory.parseString("tagora.agents.hedge.same-device = true");
    var tries = new AtomicReference<>(0);
    ScriptedEngine.Script hangsOnce =
        prompt -> {
          boolean slow = prompt.startsWith(slowPrompt.get());
          // The engine asks once when it reads and once when it writes.
          return slow && tries.getAndUpdate(n -> n + 1) < 2
              ? new Line.Hangs()
              : Shop.goodModel(prompt);
        };
    try (var scene = Scene.of(hangsOnce, wanted)) {
      learnWhatIsUsual(scene);
      slowPrompt.set("<|expert|>hiking");
      var answer = scene.begin(Scene.request("ann"));
      scene.after(() -> scene.engine().running() == 1 && reports(scene) % 4 == 3, SLOW);

      assertEquals(List.of(), Scene.await(answer).degraded());
      scene.assertAllReleased();
    }
  }
}
