package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.actors.device.PrefillWorker.NotRead;
import io.tagora.actors.device.PrefillWorker.ReadDone;
import io.tagora.actors.testing.SteppedEngine;
import io.tagora.actors.testing.Supervision;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.Priority;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Gives the worker its own messages by hand, so that others come exactly between two chunks. */
class ChunkedReadsTest {
  private static final KvHandle PREFIX = new KvHandle("cpu:0", 99, 3);

  private final SteppedEngine engine = new SteppedEngine(2);
  private final BehaviorTestKit<PrefillWorker.Command> worker =
      BehaviorTestKit.create(
          PrefillWorker.create(
              () -> engine, 3, Supervision.of(2), new DeviceCounts("cpu:0"), () -> {}));

  private TestInbox<PrefillWorker.Reply> read(Optional<KvHandle> prefix, String prompt) {
    TestInbox<PrefillWorker.Reply> inbox = TestInbox.create();
    worker.run(new PrefillWorker.Read(prefix, HybridPrompt.ofText(prompt), inbox.getRef()));
    return inbox;
  }

  private TestInbox<PrefillWorker.Reply> readInBackground(String prompt) {
    TestInbox<PrefillWorker.Reply> inbox = TestInbox.create();
    worker.run(
        new PrefillWorker.Read(
            Optional.empty(), HybridPrompt.ofText(prompt), inbox.getRef(), Priority.BACKGROUND));
    return inbox;
  }

  private void steps(int most) {
    for (int i = 0; i < most && worker.selfInbox().hasMessages(); i++) {
      worker.runOne();
    }
  }

  private static ReadDone done(TestInbox<PrefillWorker.Reply> inbox) {
    return (ReadDone) inbox.receiveMessage();
  }

  private static NotRead notRead(TestInbox<PrefillWorker.Reply> inbox) {
    return (NotRead) inbox.receiveMessage();
  }

  @Test
  void promptsTakeTurns() {
    read(Optional.empty(), "aaaa");
    read(Optional.empty(), "bb");
    steps(100);

    assertEquals("ababaa", engine.turns());
  }

  @Test
  void aContinuationOvertakesWhatHasBegun() {
    read(Optional.empty(), "aaaa");
    steps(2);
    var branch = read(Optional.of(PREFIX), "cc");
    steps(2);

    assertEquals("aacc", engine.turns());
    assertEquals(2, done(branch).prefilledTokens());
  }

  @Test
  void whatIsReadInTheBackgroundLetsOthersGoFirst() {
    readInBackground("aa");
    read(Optional.empty(), "bb");
    steps(100);

    assertEquals("bbaa", engine.turns());
  }

  @Test
  void eachEighthTurnIsTheBackgrounds() {
    readInBackground("aa");
    read(Optional.empty(), "b".repeat(15));
    steps(100);

    assertEquals("bbbbbbbabbbbbbbab", engine.turns());
  }

  @Test
  void whatContinuesABackgroundContextIsInTheBackgroundToo() {
    var context = readInBackground("a");
    steps(100);
    read(Optional.of(done(context).handle()), "cc");
    var other = read(Optional.empty(), "bb");
    steps(100);
    worker.run(new PrefillWorker.Release(done(other).handle()));
    steps(100);

    assertEquals("abbcc", engine.turns());
  }

  @Test
  void theBackgroundLeavesHalfOfTheQueueToOthers() {
    readInBackground("aaa");
    assertEquals(Cause.OVERLOADED, notRead(readInBackground("bbb")).absence().cause());
    read(Optional.empty(), "ccc");
    var other = read(Optional.empty(), "d");
    steps(100);

    assertEquals(1, done(other).promptTokens());
  }

  @Test
  void aReadThatIsTakenBackMidwayFreesItsSlotAtOnce() {
    var taken = read(Optional.empty(), "aaaaaaaa");
    steps(3);
    assertEquals(1, engine.held());
    worker.run(new PrefillWorker.Cancel(taken.getRef()));

    assertEquals(0, engine.held());
    assertEquals(Cause.DECLINED, notRead(taken).absence().cause());
    steps(100);
    assertEquals("aaa", engine.turns());
  }

  @Test
  void whoHasMemoryGoesOnWhileOthersWaitForSome() {
    var first = read(Optional.empty(), "aaa");
    read(Optional.empty(), "bbb");
    var third = read(Optional.empty(), "c");
    steps(100);
    assertEquals("ababab", engine.turns());
    assertEquals(false, third.hasMessages());
    worker.run(new PrefillWorker.Release(done(first).handle()));
    steps(100);

    assertEquals("abababc", engine.turns());
    assertEquals(1, done(third).promptTokens());
  }

  @Test
  void aFullQueueSaysWhenToComeAgain() {
    for (int i = 0; i < 3; i++) {
      read(Optional.empty(), "aaa");
    }
    var refused = notRead(read(Optional.empty(), "d")).absence();

    assertEquals(Cause.OVERLOADED, refused.cause());
    assertEquals(Optional.of(Duration.ofSeconds(1)), refused.retryAfter());
  }

  @Test
  void anEngineThatBreaksMidwayFreesAllThatWasBegun() {
    var one = read(Optional.empty(), "aaa");
    var two = read(Optional.empty(), "b!");
    steps(2);
    assertEquals(2, engine.held());
    steps(100);

    assertEquals(Cause.FAILED, notRead(one).absence().cause());
    assertEquals(Cause.FAILED, notRead(two).absence().cause());
    assertEquals(0, engine.held());
  }
}
