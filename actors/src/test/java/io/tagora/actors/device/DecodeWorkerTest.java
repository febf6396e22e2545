package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.Supervision;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Priority;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DecodeWorkerTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Decoding GREEDY = Decoding.greedy(10, OutputRule.FREE);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Map<String, Line> SCRIPT =
      Map.ofEntries(
          Map.entry("short", Line.writes("one")),
          Map.entry("long", new Line.Writes(50, java.util.List.of("fifty"))),
          Map.entry("hangs", new Line.Hangs()),
          Map.entry("waits", new Line.Waits(java.util.List.of("let go"))),
          Map.entry("streams", new Line.Streams(java.util.List.of("a", "b", "c"))),
          Map.entry("fails", new Line.Fails("the logits must be numbers")),
          Map.entry("breaks", new Line.BreaksDecode()),
          Map.entry("large", new Line.TakesMemory(2)),
          Map.entry("refused", new Line.NotAdmitted("no")));

  private final DeviceCounts counts = new DeviceCounts("cpu:0");
  private final ScriptedEngine engine = new ScriptedEngine(SCRIPT::get);
  private final TestProbe<String> events = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private ActorRef<DecodeWorker.Command> worker(int batch, int queue) {
    return worker(batch, queue, 1);
  }

  private ActorRef<DecodeWorker.Command> worker(int batch, int queue, int restarts) {
    var supervision = Supervision.of(restarts);
    return KIT.spawn(
        DecodeWorker.create(
            () -> engine,
            new DecodeWorker.Bounds(batch, queue),
            supervision,
            counts,
            () -> events.getRef().tell("started"),
            _ -> events.getRef().tell("freed")));
  }

  private KvHandle handle(String prompt) {
    return ((Prefilled.Read) engine.prefill(Optional.empty(), HybridPrompt.ofText(prompt)))
        .handle();
  }

  private TestProbe<DecodeWorker.Reply> write(
      ActorRef<DecodeWorker.Command> worker, String prompt) {
    return write(worker, prompt, false);
  }

  private TestProbe<DecodeWorker.Reply> writeAgain(
      ActorRef<DecodeWorker.Command> worker, String prompt) {
    return write(worker, prompt, true);
  }

  private TestProbe<DecodeWorker.Reply> write(
      ActorRef<DecodeWorker.Command> worker, String prompt, boolean alone) {
    TestProbe<DecodeWorker.Reply> probe = KIT.createTestProbe();
    worker.tell(
        new DecodeWorker.Write(
            handle(prompt),
            WholePrompt.of(HybridPrompt.ofText(prompt), Priority.INTERACTIVE),
            GREEDY,
            DEADLINE,
            probe.getRef(),
            Optional.empty(),
            alone));
    return probe;
  }

  private static boolean mayComeAgain(TestProbe<DecodeWorker.Reply> probe) {
    var reply = probe.expectMessageClass(DecodeWorker.NotWritten.class);
    assertEquals("the decode engine failed: decode broke", reply.absence().detail());
    return reply.mayComeAgain();
  }

  private static String written(TestProbe<DecodeWorker.Reply> probe) {
    return probe.expectMessageClass(DecodeWorker.Written.class).generation().texts().getFirst();
  }

  private static Absence absence(TestProbe<DecodeWorker.Reply> probe) {
    return probe.expectMessageClass(DecodeWorker.NotWritten.class).absence();
  }

  private void awaitRunning(int sequences) {
    events.awaitAssert(() -> {
      assertEquals(sequences, engine.running());
      return null;
    });
  }

  @Test
  void sequencesJoinAndLeaveBetweenSteps() {
    var worker = worker(4, 4);
    var waits = write(worker, "waits");
    awaitRunning(1);

    assertEquals("one", written(write(worker, "short")));
    assertEquals("fifty", written(write(worker, "long")));
    assertTrue(engine.batchSizes().contains(2));
    engine.letGo();
    assertEquals("let go", written(waits));
    assertEquals(0, engine.held());
  }

  @Test
  void overTheBatchASequenceWaitsAndOverTheQueueItIsRefused() {
    var worker = worker(1, 1);
    var first = write(worker, "waits");
    var second = write(worker, "short");
    var third = write(worker, "short");

    assertEquals(Cause.OVERLOADED, absence(third).cause());
    assertEquals(1, counts.view().sequences());
    assertEquals(1, counts.view().waitingSequences());
    second.expectNoMessage(Duration.ofMillis(20));
    engine.letGo();
    assertEquals("let go", written(first));
    assertEquals("one", written(second));
    assertEquals("let goone".length(), counts.view().writtenTokens());
  }

  @Test
  void deadlineCancelsARunningAndAWaitingSequenceAndFreesTheRow() {
    var worker = worker(1, 1);
    var running = write(worker, "hangs");
    var waiting = write(worker, "hangs");
    awaitRunning(1);
    TIME.timePasses(DEADLINE);

    assertEquals(Cause.LATE, absence(running).cause());
    assertEquals(Cause.LATE, absence(waiting).cause());
    awaitRunning(0);
    assertEquals("one", written(write(worker, "short")));
  }

  @Test
  void requesterTakesItsSequenceBack() {
    var worker = worker(1, 1);
    var probe = write(worker, "hangs");
    awaitRunning(1);
    worker.tell(new DecodeWorker.Cancel(probe.getRef(), false));

    assertEquals(Cause.DECLINED, absence(probe).cause());
    awaitRunning(0);
    worker.tell(new DecodeWorker.Cancel(probe.getRef(), false));
    probe.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void refusalOfTheEngineIsAReplyAndTheHandleStaysWithTheRequester() {
    assertEquals("no", absence(write(worker(1, 1), "refused")).detail());
    assertEquals(1, engine.held());
  }

  @Test
  void streamedTextIsToldPieceByPieceBeforeTheReply() {
    var worker = worker(2, 4);
    TestProbe<Object> probe = KIT.createTestProbe();
    var streamed = GREEDY.change().streamed().build();
    worker.tell(
        new DecodeWorker.Write(
            handle("streams"),
            WholePrompt.of(HybridPrompt.ofText("streams"), Priority.INTERACTIVE),
            streamed,
            DEADLINE,
            probe.getRef().narrow(),
            Optional.of(probe.getRef().narrow()),
            false));

    for (var text : java.util.List.of("a", "b", "c")) {
      assertEquals(text, probe.expectMessageClass(DecodeWorker.Progress.class).text());
    }
    assertEquals(
        java.util.List.of("abc"),
        probe.expectMessageClass(DecodeWorker.Written.class).generation().texts());
  }

  @Test
  void aWriteThatIsNotStreamedIsToldNothingBeforeTheReply() {
    assertEquals("abc", written(write(worker(1, 1), "streams")));
  }

  @Test
  void aSequenceThatFailsAloneLeavesTheOthersRunning() {
    var worker = worker(2, 4);
    var waits = write(worker, "waits");
    awaitRunning(1);

    var absence = absence(write(worker, "fails"));
    assertEquals(Cause.FAILED, absence.cause());
    assertEquals("the logits must be numbers", absence.detail());
    engine.letGo();
    assertEquals("let go", written(waits));
  }

  @Test
  void engineThatThrowsEndsItsBatchAndWhatWaitsGoesOn() {
    var worker = worker(2, 4);
    events.expectMessage("started");
    var bystander = write(worker, "waits");
    awaitRunning(1);
    var hung = write(worker, "hangs");
    awaitRunning(2);
    var breaks = write(worker, "breaks");
    var waiting = write(worker, "short");
    worker.tell(new DecodeWorker.Cancel(hung.getRef(), false));

    assertTrue(mayComeAgain(bystander));
    assertTrue(mayComeAgain(breaks));
    assertEquals("one", written(waiting));
    awaitRunning(0);
  }

  @Test
  void whatComesAgainRunsAloneAndOthersWaitForIt() {
    var worker = worker(4, 4);
    var running = write(worker, "waits");
    awaitRunning(1);
    var first = writeAgain(worker, "short");
    var second = writeAgain(worker, "long");
    var other = write(worker, "long");
    first.expectNoMessage(Duration.ofMillis(20));
    engine.letGo();

    assertEquals("let go", written(running));
    assertEquals("one", written(first));
    assertEquals("fifty", written(second));
    assertEquals("fifty", written(other));
    assertTrue(engine.batchSizes().stream().allMatch(size -> size == 1));
  }

  @Test
  void promptThatBreaksTheEngineAloneTooIsRefusedFromThenOn() {
    var worker = worker(4, 4, 2);
    assertEquals("one", written(write(worker, "short")));
    var waits = write(worker, "waits");
    awaitRunning(1);
    assertTrue(mayComeAgain(write(worker, "breaks")));
    assertTrue(mayComeAgain(waits));
    var again = writeAgain(worker, "waits");
    var culprit = writeAgain(worker, "breaks");
    awaitRunning(1);
    engine.letGo();

    assertEquals("let go", written(again));
    assertFalse(mayComeAgain(culprit));
    var refused = absence(write(worker, "breaks"));
    assertEquals(Cause.DECLINED, refused.cause());
    assertTrue(refused.detail().contains("quarantine"), refused.detail());
    assertEquals("one", written(write(worker, "short")));
  }

  @Test
  void withoutMemoryTheEngineStaysAndWhatRanComesAgainInSmallerBatches() {
    var worker = worker(4, 4);
    events.expectMessage("started");
    var waits = write(worker, "waits");
    awaitRunning(1);
    var second = write(worker, "waits");
    awaitRunning(2);
    var large = write(worker, "large");

    for (var probe : java.util.List.of(waits, second, large)) {
      var reply = probe.expectMessageClass(DecodeWorker.NotWritten.class);
      assertTrue(reply.mayComeAgain());
      assertEquals("no memory for 3 sequences", reply.absence().detail());
    }
    assertEquals(0, counts.view().restarts());
    assertEquals("fits", written(writeAgain(worker, "large")));
    assertEquals("one", written(write(worker, "short")));
  }

  @Test
  void deadlineOfWhatWaitsOutlivesTheEngine() {
    var worker = worker(2, 4);
    var hangs = write(worker, "hangs");
    awaitRunning(1);
    var breaks = writeAgain(worker, "breaks");
    var waiting = write(worker, "hangs");
    worker.tell(new DecodeWorker.Cancel(hangs.getRef(), false));
    assertFalse(mayComeAgain(breaks));
    awaitRunning(1);
    var last = write(worker, "hangs");
    TIME.timePasses(DEADLINE);

    assertEquals(Cause.LATE, absence(waiting).cause());
    assertEquals(Cause.LATE, absence(last).cause());
  }

  @Test
  void workerWhoseEngineKeepsFailingStopsAndAnswersWhatWaits() {
    var worker = worker(1, 4);
    var hangs = write(worker, "hangs");
    awaitRunning(1);
    var first = write(worker, "breaks");
    var second = write(worker, "breaks");
    var waiting = write(worker, "short");
    worker.tell(new DecodeWorker.Cancel(hangs.getRef(), false));

    assertTrue(mayComeAgain(first));
    assertTrue(mayComeAgain(second));
    events.expectTerminated(worker);
    assertEquals(Cause.FAILED, absence(waiting).cause());
  }

  @Test
  void stoppedWorkerAnswersWhatItOwesAndFreesTheRows() {
    var worker = worker(1, 1);
    var running = write(worker, "hangs");
    var waiting = write(worker, "hangs");
    awaitRunning(1);
    assertEquals(Cause.OVERLOADED, absence(write(worker, "hangs")).cause());
    KIT.stop(worker);

    assertEquals(Cause.FAILED, absence(running).cause());
    assertEquals(Cause.FAILED, absence(waiting).cause());
    awaitRunning(0);
  }
}
