package io.tagora.actors.device.lending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.testing.LendingScene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.KvChunk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class RemotePrefillTest {
  private static LendingScene scene(int readers) {
    return scene(readers, Integer.MAX_VALUE, "");
  }

  private static LendingScene scene(int readers, int slots, String more) {
    return new LendingScene(
        prompt ->
            switch (prompt) {
              case "refused" -> new Line.Refuses("3 of 2 tokens");
              case "waits" -> new Line.Waits(List.of("let go"));
              default -> Line.writes(prompt.toUpperCase(java.util.Locale.ROOT));
            },
        readers,
        slots,
        more);
  }

  private static String text(InferenceRouter.Reply reply) {
    return switch (reply) {
      case InferenceRouter.Generated done -> done.generation().texts().getFirst();
      case InferenceRouter.NotGenerated missing -> missing.absence().detail();
    };
  }

  private static UnaryOperator<KvChunk> flippedAt(int index) {
    return chunk -> chunk.index() == index ? flipped(chunk) : chunk;
  }

  private static KvChunk flipped(KvChunk chunk) {
    byte[] bytes = chunk.bytes().clone();
    bytes[0] ^= 1;
    return new KvChunk(chunk.index(), bytes, chunk.checksum());
  }

  @Test
  void whatAnotherNodeReadsIsWrittenHere() {
    try (var scene = scene(1).ready()) {
      var reply = (InferenceRouter.Generated) scene.ask("hello");

      assertEquals("HELLO", text(reply));
      assertEquals(new Usage(5, 5, 5), reply.usage());
      assertEquals(List.of("hello"), scene.readers().getFirst().engine().prompts());
      scene.assertAllReleased();
    }
  }

  @Test
  void promptThatContinuesAnotherIsReadAfterIt() {
    try (var scene = scene(1).ready()) {
      TestProbe<Void> holder = scene.kit().createTestProbe();
      var context = scene.context("context", holder);
      var reply =
          (InferenceRouter.Generated)
              scene.begin(Optional.of(context), "why").receiveMessage(LendingScene.PATIENT);

      assertEquals("WHY", text(reply));
      assertEquals(10, reply.usage().promptTokens());
      assertEquals(
          List.of("context", "context", "why"), scene.readers().getFirst().engine().prompts());
      holder.stop();
      scene.assertAllReleased();
    }
  }

  @Test
  void refusalOfThePromptIsTheAnswer() {
    try (var scene = scene(2).ready()) {
      assertEquals("3 of 2 tokens", text(scene.ask("refused")));
      scene.assertAllReleased();
    }
  }

  @Test
  void promptThatBreaksTheEngineDoesNotTravelFromNodeToNode() {
    var poisoned = new AtomicInteger();
    ScriptedEngine.Script script =
        prompt -> {
          if (prompt.equals("poison")) {
            poisoned.incrementAndGet();
            return new Line.BreaksPrefill();
          }
          return Line.writes(prompt);
        };
    try (var scene = new LendingScene(script, 2, 9, "").ready()) {
      while (scene.readers().stream().anyMatch(reader -> reader.engine().prompts().isEmpty())) {
        int next = scene.readers().stream().mapToInt(r -> r.engine().prompts().size()).sum();
        assertEquals("good" + next, text(scene.ask("good" + next)));
      }
      breakWith("poison", scene);
      breakWith("poison", scene);

      assertTrue(text(scene.ask("poison")).contains("quarantine"));
      assertEquals(2, poisoned.get());
      assertEquals("good", text(scene.ask("good")));
      scene.assertAllReleased();
    }
  }

  private static void breakWith(String prompt, LendingScene scene) {
    var before = scene.generations();
    assertEquals("the prefill engine failed: prefill broke", text(scene.ask(prompt)));
    scene.awaitGenerationAfter(before);
  }

  @Test
  void sequenceThatBreaksTheEngineOfANodeThatOnlyWritesIsIsolated() {
    ScriptedEngine.Script script =
        prompt ->
            switch (prompt) {
              case "poison" -> new Line.BreaksDecode();
              case "waits" -> new Line.Waits(List.of("let go"));
              default -> Line.writes(prompt);
            };
    try (var scene = new LendingScene(script, 1, 9, "").ready()) {
      assertEquals("good", text(scene.ask("good")));
      var waits = scene.begin(Optional.empty(), "waits");
      waits.awaitAssert(() -> {
        assertEquals(1, scene.writing().running());
        return null;
      });
      var poison = scene.begin(Optional.empty(), "poison");
      waits.awaitAssert(() -> {
        assertEquals(2, occurrences(scene, "waits"));
        return null;
      });
      scene.writing().letGo();

      assertEquals("let go", text(waits.receiveMessage(LendingScene.PATIENT)));
      assertEquals(
          "the decode engine failed: decode broke",
          text(poison.receiveMessage(LendingScene.PATIENT)));
      assertTrue(text(scene.ask("poison")).contains("quarantine"));
      scene.assertAllReleased();
    }
  }

  private static long occurrences(LendingScene scene, String prompt) {
    return scene.readers().getFirst().engine().prompts().stream().filter(prompt::equals).count();
  }

  @Test
  void aFlippedByteIsNeverWrittenAfter() {
    for (int index = 0; index <= 5; index++) {
      try (var scene = scene(1).ready()) {
        scene.readers().getFirst().carrier().leaving(flippedAt(index));
        assertEquals("chunk %d must be intact".formatted(index), text(scene.ask("hello")));
        scene.assertAllReleased();
      }
    }
  }

  @Test
  void aNodeThatSendsDamagedKvIsFollowedByTheNext() {
    try (var scene = scene(2).ready()) {
      var damaged = new AtomicInteger();
      scene
          .into()
          .entering(chunk ->
              chunk.index() == 3 && damaged.getAndIncrement() == 0 ? flipped(chunk) : chunk);

      assertEquals("HELLO", text(scene.ask("hello")));
      assertEquals(2, damaged.get());
      scene.assertAllReleased();
    }
  }

  @Test
  void piecesOfAnotherLeaseAreRefused() {
    var lease = new KvLease("a/cpu:0", 7, 1);
    var lent = new KvLender.Lent(lease, 5, 5);
    try (var scene = scene(0)) {
      TestProbe<KvLender.Request> stranger = scene.kit().createTestProbe();
      scene.addStranger(stranger.getRef());
      scene.ready();
      var answer = scene.begin(Optional.empty(), "hello");
      var lend = stranger.expectMessageClass(KvLender.Lend.class);
      lend.taker().tell(lent);
      stranger.expectMessage(new KvLender.Open(lease, lend.taker()));
      lend.taker().tell(new KvLender.Opened(new KvLease("a/cpu:0", 8, 1), anyPieces(scene)));

      assertTrue(text(answer.receiveMessage()).contains("got a/cpu:0#8.1"));
      stranger.expectMessage(new KvLender.Return(lease));
    }
  }

  private static org.apache.pekko.stream.SourceRef<KvPiece> anyPieces(LendingScene scene) {
    return org.apache.pekko.stream.javadsl.Source.<KvPiece>empty()
        .runWith(
            org.apache.pekko.stream.javadsl.StreamRefs.sourceRef(),
            org.apache.pekko.stream.SystemMaterializer.get(scene.kit().system()).materializer());
  }

  @Test
  void aSilentNodeIsFollowedByTheNext() {
    try (var scene = scene(1, 9, "tagora.cluster.kv.patience = 2s")) {
      var heard = new AtomicInteger();
      ActorRef<KvLender.Request> silent =
          scene
              .kit()
              .spawn(
                  Behaviors.receiveMessage(_ -> {
                    heard.incrementAndGet();
                    return Behaviors.same();
                  }));
      scene.addStranger(silent);
      scene.ready();
      for (int i = 0; heard.get() == 0; i++) {
        assertEquals("HELLO" + i, text(scene.ask("hello" + i)));
      }
      scene.assertAllReleased();
    }
  }

  @Test
  void aFullSlotMakesTheTransferWaitAndItsLeaseLives() {
    try (var scene = scene(1, 1, "")) {
      scene.ready();
      TestProbe<Void> holder = scene.kit().createTestProbe();
      scene.context("context", holder);
      var waiting = scene.begin(Optional.empty(), "hello");
      // Longer than a lease, which the one who waits renews.
      waiting.expectNoMessage(Duration.ofMillis(2500));
      holder.stop();

      assertEquals("HELLO", text(waiting.receiveMessage(LendingScene.PATIENT)));
      scene.assertAllReleased();
    }
  }

  @Test
  void callThatIsTakenBackFreesBothNodes() {
    try (var scene = scene(1, 1, "")) {
      scene.ready();
      TestProbe<Void> holder = scene.kit().createTestProbe();
      scene.context("context", holder);
      scene.begin(Optional.empty(), "hello").stop();
      holder.stop();

      scene.assertAllReleased();
      assertEquals("AGAIN", text(scene.ask("again")));
    }
  }

  @Test
  void withoutANodeThatReadsTheDeviceIsDown() {
    try (var scene = scene(1).ready()) {
      scene.kit().stop(scene.readers().getFirst().device());
      TestProbe<Boolean> ready = scene.kit().createTestProbe();
      ready.awaitAssert(() -> {
        assertTrue(text(scene.ask("hello")).contains("no other node reads prompts now"));
        return null;
      });
      scene.addReader();

      ready.awaitAssert(() -> {
        assertEquals("HELLO", text(scene.ask("hello")));
        return null;
      });
    }
  }

  private static LendingScene sceneThatReadsToo(int readers) {
    return new LendingScene(
        prompt -> Line.writes(prompt.toUpperCase(java.util.Locale.ROOT)),
        readers,
        9,
        "tagora { cluster.kv.borrow-characters = 5, inference { contexts = 4 } }",
        "prefill, decode");
  }

  @Test
  void aDeviceThatReadsTooHasLongPromptsReadElsewhere() {
    try (var scene = sceneThatReadsToo(1).ready()) {
      var elsewhere = scene.readers().getFirst().engine();
      TestProbe<Void> holder = scene.kit().createTestProbe();
      scene
          .kit()
          .createTestProbe()
          .awaitAssert(() -> {
            assertEquals("HELLO", text(scene.ask("hello")));
            assertEquals(List.of("hello"), elsewhere.prompts());
            return null;
          });
      assertEquals("HI", text(scene.ask("hi")));
      var context = scene.context("context", holder);
      var continued = scene.begin(Optional.of(context), "goes on");

      assertEquals("GOES ON", text(continued.receiveMessage(LendingScene.PATIENT)));
      assertEquals(List.of("hello", "context"), elsewhere.prompts());
      assertTrue(scene.writing().prompts().containsAll(List.of("hi", "goes on")));
      holder.stop();
      scene.assertAllReleased();
    }
  }

  @Test
  void aDeviceThatReadsTooDoesWithoutNodesThatFail() {
    try (var scene = sceneThatReadsToo(2).ready()) {
      scene.into().entering(flippedAt(2));
      for (int i = 0; i < 3; i++) {
        assertEquals("HELLO" + i, text(scene.ask("hello" + i)));
      }
      scene.readers().forEach(reader -> scene.kit().stop(reader.device()));
      assertEquals("HELLO", text(scene.ask("hello")));
      scene.assertAllReleased();
    }
  }
}
