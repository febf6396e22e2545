package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Supervision;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PrefillWorkerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final DeviceCounts counts = new DeviceCounts("cpu:0");
  private final ScriptedEngine engine =
      new ScriptedEngine(
          prompt ->
              switch (prompt) {
                case "breaks" -> new Line.BreaksPrefill();
                case "large" -> new Line.TakesMemory(0);
                case "refused" -> new Line.Refuses("3 of 2 tokens");
                default -> Line.writes();
              },
          1);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private ActorRef<PrefillWorker.Command> worker(Supplier<PrefillEngine> engines, int queue) {
    var supervision = Supervision.of(2);
    return KIT.spawn(PrefillWorker.create(engines, queue, supervision, counts, () -> {}));
  }

  private static TestProbe<PrefillWorker.Reply> read(
      ActorRef<PrefillWorker.Command> worker, Optional<KvHandle> prefix, String prompt) {
    TestProbe<PrefillWorker.Reply> probe = KIT.createTestProbe();
    worker.tell(new PrefillWorker.Read(prefix, HybridPrompt.ofText(prompt), probe.getRef()));
    return probe;
  }

  private static PrefillWorker.ReadDone done(TestProbe<PrefillWorker.Reply> probe) {
    return probe.expectMessageClass(PrefillWorker.ReadDone.class);
  }

  private static Cause cause(TestProbe<PrefillWorker.Reply> probe) {
    return probe.expectMessageClass(PrefillWorker.NotRead.class).absence().cause();
  }

  @Test
  void readWithoutMemoryWaitsUntilSomeIsReleased() {
    var worker = worker(() -> engine, 4);
    var first = done(read(worker, Optional.empty(), "abc"));
    var second = read(worker, Optional.empty(), "defg");
    second.expectNoMessage(Duration.ofMillis(20));
    worker.tell(new PrefillWorker.Release(first.handle()));

    assertEquals(4, done(second).promptTokens());
    assertEquals(1, engine.held());
  }

  @Test
  void readWithoutMemoryWaitsUntilASequenceEnded() {
    var worker = worker(() -> engine, 4);
    var first = done(read(worker, Optional.empty(), "abc"));
    var second = read(worker, Optional.empty(), "defg");
    second.expectNoMessage(Duration.ofMillis(20));
    engine.release(first.handle());
    worker.tell(PrefillWorker.MemoryNews.FREED);

    assertEquals(4, done(second).promptTokens());
  }

  @Test
  void readThatIsTakenBackIsAnsweredAndMakesRoom() {
    var worker = worker(() -> engine, 1);
    done(read(worker, Optional.empty(), "abc"));
    var second = read(worker, Optional.empty(), "waits");
    second.expectNoMessage(Duration.ofMillis(20));
    assertEquals(Cause.OVERLOADED, cause(read(worker, Optional.empty(), "over the bound")));
    worker.tell(new PrefillWorker.Cancel(second.getRef()));

    assertEquals(Cause.DECLINED, cause(second));
    worker.tell(new PrefillWorker.Cancel(second.getRef()));
    second.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void readWithoutMemoryIsTriedOnceMoreWithoutWhatIsKeptAndThenMayMove() {
    var worker = worker(() -> engine, 4);
    var reply =
        read(worker, Optional.empty(), "large").expectMessageClass(PrefillWorker.NotRead.class);

    assertEquals("no memory for the prompt", reply.absence().detail());
    assertTrue(reply.mayMove());
    assertEquals(2, engine.emptied());
    assertEquals(0, counts.view().restarts());
    assertEquals(3, done(read(worker, Optional.empty(), "abc")).promptTokens());
  }

  @Test
  void whatWasReadAndWhatWaitsIsCounted() {
    var worker = worker(() -> engine, 4);
    done(read(worker, Optional.empty(), "abc"));
    var waits = read(worker, Optional.empty(), "defg");
    waits.expectNoMessage(Duration.ofMillis(20));

    assertEquals(3, counts.view().promptTokens());
    assertEquals(3, counts.view().prefilledTokens());
    assertEquals(1, counts.view().waitingPrompts());
    read(worker, Optional.empty(), "breaks");
    worker.tell(new PrefillWorker.Cancel(waits.getRef()));
    waits.expectMessageClass(PrefillWorker.NotRead.class);
  }

  @Test
  void holdersHearThatTheirKvIsGoneWithItsEngine() {
    var worker = worker(() -> engine, 4);
    var reader = read(worker, Optional.empty(), "abc");
    var held = done(reader).handle();
    read(worker, Optional.empty(), "breaks");

    assertEquals(held, reader.expectMessageClass(PrefillWorker.Lost.class).handle());
    // Holders are told before the slots are freed.
    reader.awaitAssert(() -> {
      assertEquals(0, engine.held());
      assertEquals(1, counts.view().restarts());
      return null;
    });
    reader.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void readWhosePrefixIsGoneMayMove() {
    var worker = worker(() -> engine, 4);
    var reader = read(worker, Optional.empty(), "abc");
    var held = done(reader).handle();
    read(worker, Optional.empty(), "breaks");
    reader.expectMessageClass(PrefillWorker.Lost.class);
    var reply = read(worker, Optional.of(held), "de");

    assertTrue(reply.expectMessageClass(PrefillWorker.NotRead.class).mayMove());
  }

  @Test
  void leaseOfAHolderThatStoppedIsFreed() {
    var worker = worker(() -> engine, 4);
    TestProbe<Object> heard = KIT.createTestProbe();
    ActorRef<Object> holder = KIT.spawn(holder(worker, heard));
    heard.expectMessageClass(PrefillWorker.ReadDone.class);
    assertEquals(1, engine.held());
    KIT.stop(holder);

    heard.awaitAssert(() -> {
      assertEquals(0, engine.held());
      return null;
    });
    done(read(worker, Optional.empty(), "abc"));
  }

  /** Reads one prompt and holds it, as a model call does: by an adapter of its own. */
  private static Behavior<Object> holder(
      ActorRef<PrefillWorker.Command> worker, TestProbe<Object> heard) {
    return Behaviors.setup(context -> {
      var answers = context.messageAdapter(PrefillWorker.Reply.class, reply -> (Object) reply);
      worker.tell(new PrefillWorker.Read(Optional.empty(), HybridPrompt.ofText("abc"), answers));
      return Behaviors.receiveMessage(message -> {
        heard.getRef().tell(message);
        return Behaviors.same();
      });
    });
  }

  @Test
  void workerThatFailsEndsTheLeasesItGave() {
    var worker = worker(() -> engine, 4);
    done(read(worker, Optional.empty(), "abc"));
    assertEquals(Cause.FAILED, cause(read(worker, Optional.empty(), "breaks")));

    assertEquals(3, done(read(worker, Optional.empty(), "abc")).prefilledTokens());
    assertEquals(1, engine.held());
  }

  @Test
  void refusalForGoodIsAReply() {
    assertEquals(Cause.DECLINED, cause(read(worker(() -> engine, 1), Optional.empty(), "refused")));
  }

  @Test
  void engineThatThrowsIsReplacedAndTheNextReadWorks() {
    var made = new AtomicInteger();
    var worker =
        worker(
            () -> {
              made.incrementAndGet();
              return engine;
            },
            4);

    assertEquals(Cause.FAILED, cause(read(worker, Optional.empty(), "breaks")));
    assertEquals(3, done(read(worker, Optional.empty(), "abc")).prefilledTokens());
    assertEquals(2, made.get());
  }

  @Test
  void engineThatIsCloseableIsClosedBeforeTheNextIsMade() {
    var worker = worker(ClosingEngine::new, 4);
    assertEquals(Cause.FAILED, cause(read(worker, Optional.empty(), "anything")));

    assertEquals(Cause.FAILED, cause(read(worker, Optional.empty(), "anything")));
    assertTrue(ClosingEngine.CLOSED.get());
  }

  /** Throws at every prompt. */
  private static final class ClosingEngine implements PrefillEngine, AutoCloseable {
    private static final AtomicBoolean CLOSED = new AtomicBoolean();

    @Override
    public String deviceId() {
      return "cpu:0";
    }

    @Override
    public Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void release(KvHandle handle) {}

    @Override
    public void close() {
      CLOSED.set(true);
    }
  }

  @Test
  void promptThatBreaksTheEngineEachTimeIsRefusedAndTheWorkerGoesOn() {
    var worker = worker(() -> engine, 4);
    for (int i = 0; i < 2; i++) {
      worker.tell(new PrefillWorker.Release(done(read(worker, Optional.empty(), "abc")).handle()));
      assertEquals(Cause.FAILED, cause(read(worker, Optional.empty(), "breaks")));
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(Cause.DECLINED, cause(read(worker, Optional.empty(), "breaks")));
    }

    assertEquals(3, done(read(worker, Optional.empty(), "abc")).promptTokens());
  }

  @Test
  void onlyWhoIsNotToBlameMayMoveToAnotherDevice() {
    var worker = worker(() -> engine, 4);
    var broken = read(worker, Optional.empty(), "breaks");
    assertFalse(broken.expectMessageClass(PrefillWorker.NotRead.class).mayMove());
    done(read(worker, Optional.empty(), "abc"));
    var waits = read(worker, Optional.empty(), "defg");
    waits.expectNoMessage(Duration.ofMillis(20));
    KIT.stop(worker);

    assertTrue(waits.expectMessageClass(PrefillWorker.NotRead.class).mayMove());
  }

  @Test
  void workerWhoseEngineCannotBeMadeStops() {
    var worker =
        worker(
            () -> {
              throw new IllegalStateException("the model folder is gone");
            },
            4);

    KIT.createTestProbe().expectTerminated(worker);
  }
}
