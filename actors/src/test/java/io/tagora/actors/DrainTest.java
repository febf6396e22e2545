package io.tagora.actors;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Shop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node that leaves waits for what it has begun. */
class DrainTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void whatHasBegunIsAnsweredBeforeTheNodeIsDrained() {
    try (Scene scene = Scene.of(Shop.except("<|plan|>", new Line.Hangs()))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.await(scene.read("<|plan|>"));
      var drained = scene.service().drained(LONG).toCompletableFuture();
      assertFalse(drained.isDone());

      scene.time().timePasses(Duration.ofSeconds(5));

      Scene.await(answer);
      Scene.await(drained.thenApply(done -> done));
      assertTrue(answer.isDone());
    }
  }

  @Test
  void aNodeThatDoesNothingIsDrainedAtOnce() {
    try (Scene scene = Scene.of(Shop::goodModel)) {
      Scene.await(scene.service().drained(LONG).toCompletableFuture().thenApply(done -> done));
    }
  }
}
