package io.tagora.actors.device.lending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.testing.LendingScene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.runtime.model.KvChunk;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever dies in whatever phase: who asked gets the right text or none, nothing stays held on
 * either node, and what is left goes on.
 */
class KilledNodesTest {
  private final AtomicBoolean struck = new AtomicBoolean();

  private static LendingScene scene(int readers) {
    return new LendingScene(prompt -> Line.writes(prompt.toUpperCase(Locale.ROOT)), readers, 9, "")
        .ready();
  }

  /** Does something once, when the chunk of that index passes. */
  private UnaryOperator<KvChunk> at(int index, Runnable deed) {
    return chunk -> {
      if (chunk.index() == index && struck.compareAndSet(false, true)) {
        deed.run();
      }
      return chunk;
    };
  }

  /**
   * Stops a node from within one of its own chunks, which is on its way until the node's workers
   * have ended.
   */
  private static void kill(LendingScene.Reader node) {
    node.device().tell(LendingScene.Death.INSTANCE);
    while (node.engine().held() > 0) {
      Thread.onSpinWait();
    }
  }

  private static void dies() {
    throw new IllegalStateException("killed");
  }

  private static void assertRightOrNone(InferenceRouter.Reply reply) {
    switch (reply) {
      case InferenceRouter.Generated done ->
          assertEquals("HELLO", done.generation().texts().getFirst());
      case InferenceRouter.NotGenerated _ -> {}
    }
  }

  private static void assertRight(InferenceRouter.Reply reply) {
    assertEquals("HELLO", ((InferenceRouter.Generated) reply).generation().texts().getFirst());
  }

  /** Before the first chunk, between chunks, and at the last one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5})
  void ofTwoNodesThatReadOneDies(int index) {
    try (var scene = scene(2)) {
      for (var reader : scene.readers()) {
        reader.carrier().leaving(at(index, () -> kill(reader)));
      }
      assertRight(scene.ask("hello"));
      assertTrue(struck.get());
      scene.assertAllReleased();
      assertRight(scene.ask("hello"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5})
  void theOnlyNodeThatReadsDiesAndAnotherComes(int index) {
    try (var scene = scene(1)) {
      var reader = scene.readers().getFirst();
      reader.carrier().leaving(at(index, () -> kill(reader)));
      assertRightOrNone(scene.ask("hello"));
      assertTrue(struck.get());
      scene.assertAllReleased();
      scene.addReader();
      scene
          .kit()
          .createTestProbe()
          .awaitAssert(() -> {
            assertRight(scene.ask("hello"));
            return null;
          });
    }
  }

  /** The export throws, as an engine that is closed does. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5})
  void theStreamBreaksAndAnotherNodeIsAsked(int index) {
    try (var scene = scene(2)) {
      scene.readers().forEach(reader -> reader.carrier().leaving(at(index, KilledNodesTest::dies)));
      assertRight(scene.ask("hello"));
      assertTrue(struck.get());
      scene.assertAllReleased();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5})
  void takingInBreaksAndAnotherNodeIsAsked(int index) {
    try (var scene = scene(2)) {
      scene.into().entering(at(index, KilledNodesTest::dies));
      assertRight(scene.ask("hello"));
      assertTrue(struck.get());
      scene.assertAllReleased();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5})
  void theNodeThatWritesDies(int index) {
    try (var scene = scene(1)) {
      scene.into().entering(at(index, () -> scene.writer().tell(LendingScene.Death.INSTANCE)));
      assertRightOrNone(scene.ask("hello"));
      assertTrue(struck.get());
      scene.assertAllReleased();
    }
  }

  /** When an engine throws. */
  enum Phase {
    PREFILL,
    DECODE
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void anEngineThrowsOnce(Phase phase) {
    var broken = phase == Phase.PREFILL ? new Line.BreaksPrefill() : new Line.BreaksDecode();
    try (var scene =
        new LendingScene(
                _ -> struck.compareAndSet(false, true) ? broken : Line.writes("HELLO"), 1, 9, "")
            .ready()) {
      assertRightOrNone(scene.ask("hello"));
      assertTrue(struck.get());
      scene
          .kit()
          .createTestProbe()
          .awaitAssert(() -> {
            assertRight(scene.ask("hello"));
            return null;
          });
      scene.assertAllReleased();
    }
  }
}
