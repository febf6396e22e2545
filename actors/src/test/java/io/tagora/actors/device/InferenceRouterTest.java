package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.cluster.settings.InferenceSettings;
import io.tagora.cluster.settings.ParkingSettings;
import io.tagora.cluster.settings.ParkingSettings.Where;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Plays the device by hand, so that replies come late, twice, or never. */
class InferenceRouterTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final WholePrompt PROMPT =
      WholePrompt.of(HybridPrompt.ofText("prompt"), Priority.INTERACTIVE);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final KvHandle HANDLE = new KvHandle("cpu:0", 7, 30);
  private static final InferenceSettings BOUNDS =
      new InferenceSettings(9, 20, 1, 1, 9, 16, 0, 9, 9, new ParkingSettings(Where.OFF, "", 1, 1));
  private static final Generation TEXT =
      new Generation(List.of(new Generation.Part("yes", -1)), 2, Generation.Finish.END_TOKEN);

  private final TestProbe<PrefillWorker.Command> prefill = KIT.createTestProbe();
  private final TestProbe<DecodeWorker.Command> decode = KIT.createTestProbe();
  private final TestProbe<InferenceRouter.Reply> requester = KIT.createTestProbe();
  private final TestProbe<InferenceRouter.ContextReply> flow = KIT.createTestProbe();
  private final ActorRef<InferenceRouter.Command> router =
      KIT.spawn(InferenceRouter.create(BOUNDS, List.of("one", "two")));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private void deviceIsUp() {
    router.tell(new InferenceRouter.Available("cpu:0", "one", prefill.getRef(), decode.getRef()));
  }

  private void generate(Optional<KvHandle> prefix, String prompt) {
    router.tell(
        new InferenceRouter.Generate(
            "call",
            prefix,
            HybridPrompt.ofText(prompt),
            Decoding.greedy(1, OutputRule.FREE),
            DEADLINE,
            requester.getRef()));
  }

  private PrefillWorker.Read expectRead() {
    return prefill.expectMessageClass(PrefillWorker.Read.class);
  }

  private DecodeWorker.Write expectWrite() {
    return decode.expectMessageClass(DecodeWorker.Write.class);
  }

  private static PrefillWorker.ReadDone done() {
    return new PrefillWorker.ReadDone(HANDLE, 30, 10, PROMPT);
  }

  private Absence absence() {
    return requester.expectMessageClass(InferenceRouter.NotGenerated.class).absence();
  }

  @Test
  void callGoesThroughPrefillAndDecodeAndSaysWhatItCost() {
    deviceIsUp();
    generate(Optional.of(HANDLE), "why");
    expectRead().replyTo().tell(done());
    expectWrite().replyTo().tell(new DecodeWorker.Written(TEXT));

    requester.expectMessage(new InferenceRouter.Generated("call", TEXT, new Usage(30, 10, 2)));
    prefill.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void lateReadIsReleasedAndTheRequesterHeardOnce() {
    deviceIsUp();
    generate(Optional.empty(), "why");
    var read = expectRead();
    TIME.timePasses(DEADLINE);
    assertEquals(Cause.LATE, absence().cause());
    prefill.expectMessageClass(PrefillWorker.Cancel.class);
    read.replyTo().tell(done());

    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
    requester.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void lateWritingIsCancelledAndItsKvReleased() {
    deviceIsUp();
    generate(Optional.empty(), "why");
    expectRead().replyTo().tell(done());
    var write = expectWrite();
    TIME.timePasses(DEADLINE);
    assertEquals(Cause.LATE, absence().cause());
    decode.expectMessageClass(DecodeWorker.Cancel.class);
    var cancelled = new DecodeWorker.NotWritten(Absences.declined("taken back"));
    write.replyTo().tell(cancelled);
    write.replyTo().tell(cancelled);

    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
    requester.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void callWhoseRequesterStopsIsTakenBack() {
    deviceIsUp();
    generate(Optional.empty(), "why");
    expectRead().replyTo().tell(done());
    var write = expectWrite();
    requester.stop();
    decode.expectMessageClass(DecodeWorker.Cancel.class);
    write.replyTo().tell(new DecodeWorker.NotWritten(Absences.declined("taken back")));

    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
  }

  @Test
  void refusedWritingIsAReplyAndItsKvReleased() {
    deviceIsUp();
    generate(Optional.empty(), "why");
    expectRead().replyTo().tell(done());
    expectWrite()
        .replyTo()
        .tell(new DecodeWorker.NotWritten(Absences.overloaded("it", 3, new StayTime())));

    assertEquals(Cause.OVERLOADED, absence().cause());
    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
  }

  private static void breaks(DecodeWorker.Write write) {
    write.replyTo().tell(new DecodeWorker.NotWritten(Absences.failed("broke"), true));
  }

  @Test
  void callWhoseBatchBrokeIsReadAndWrittenAgainAloneAndOnce() {
    deviceIsUp();
    generate(Optional.of(HANDLE), "why");
    var first = expectRead();
    first.replyTo().tell(done());
    breaks(expectWrite());
    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
    var again = expectRead();
    assertEquals(first.prompt(), again.prompt());
    assertEquals(first.prefix(), again.prefix());
    again.replyTo().tell(new PrefillWorker.ReadDone(new KvHandle("cpu:0", 9, 30), 30, 0, PROMPT));
    var write = expectWrite();
    assertTrue(write.alone());
    write.replyTo().tell(new DecodeWorker.Written(TEXT));

    requester.expectMessage(new InferenceRouter.Generated("call", TEXT, new Usage(30, 10, 2)));
  }

  @Test
  void callThatBreaksAgainFails() {
    deviceIsUp();
    generate(Optional.empty(), "why");
    expectRead().replyTo().tell(done());
    breaks(expectWrite());
    prefill.expectMessageClass(PrefillWorker.Release.class);
    expectRead().replyTo().tell(done());
    breaks(expectWrite());

    assertEquals("broke", absence().detail());
    prefill.expectMessageClass(PrefillWorker.Release.class);
    prefill.expectNoMessage(Duration.ofMillis(20));
  }

  private static void piece(DecodeWorker.Write write, String text) {
    write.progressTo().orElseThrow().tell(new DecodeWorker.Progress(text, List.of()));
  }

  private DecodeWorker.Write streamUntilItBreaks(TestProbe<InferenceRouter.Progress> reader) {
    deviceIsUp();
    router.tell(
        new InferenceRouter.Generate(
            "call",
            Optional.empty(),
            HybridPrompt.ofText("why"),
            Decoding.greedy(1, OutputRule.FREE),
            DEADLINE,
            requester.getRef(),
            Optional.of(reader.getRef())));
    expectRead().replyTo().tell(done());
    var write = expectWrite();
    piece(write, "a");
    breaks(write);
    prefill.expectMessageClass(PrefillWorker.Release.class);
    expectRead().replyTo().tell(done());
    return expectWrite();
  }

  @Test
  void streamedTextThatIsWrittenAgainIsToldOnce() {
    TestProbe<InferenceRouter.Progress> reader = KIT.createTestProbe();
    var again = streamUntilItBreaks(reader);
    assertEquals("a", reader.receiveMessage().piece().text());
    piece(again, "a");
    piece(again, "b");
    assertEquals("b", reader.receiveMessage().piece().text());
    again.replyTo().tell(new DecodeWorker.Written(TEXT));

    requester.expectMessageClass(InferenceRouter.Generated.class);
  }

  @Test
  void streamedTextThatBecomesAnotherIsBrokenOff() {
    TestProbe<InferenceRouter.Progress> reader = KIT.createTestProbe();
    var again = streamUntilItBreaks(reader);
    reader.receiveMessage();
    piece(again, "x");

    assertEquals(Cause.FAILED, absence().cause());
    decode.expectMessageClass(DecodeWorker.Cancel.class);
    reader.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void workerThatStopsFailsTheCall() {
    deviceIsUp();
    generate(Optional.empty(), "why");
    expectRead();
    decode.stop();

    assertEquals(Cause.FAILED, absence().cause());
  }

  @Test
  void promptOverTheBoundTakesNoDeviceTime() {
    deviceIsUp();
    generate(Optional.empty(), "a prompt of more than twenty characters");

    assertTrue(absence().detail().contains("tagora.inference.max-prompt-characters"));
    prefill.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void contextOfADeviceThatIsGoneCannotBeContinued() {
    deviceIsUp();
    generate(Optional.of(new KvHandle("cpu:1", 1, 1)), "why");

    assertEquals(Cause.FAILED, absence().cause());
  }

  @Test
  void callWhoseKvIsLostBeforeItIsWrittenSaysThatItsContextIs() {
    deviceIsUp();
    generate(Optional.of(HANDLE), "why");
    var read = expectRead();
    read.replyTo().tell(done());
    var write = expectWrite();
    read.replyTo().tell(new PrefillWorker.Lost(HANDLE));
    write.replyTo().tell(new DecodeWorker.NotWritten(Absences.declined("the lease is not held")));

    assertTrue(requester.expectMessageClass(InferenceRouter.NotGenerated.class).contextLost());
  }

  @Test
  void callThatIsDeclinedWithItsKvInPlaceHasLostNothing() {
    deviceIsUp();
    generate(Optional.of(HANDLE), "why");
    expectRead().replyTo().tell(done());
    expectWrite().replyTo().tell(new DecodeWorker.NotWritten(Absences.declined("no such rule")));

    assertFalse(requester.expectMessageClass(InferenceRouter.NotGenerated.class).contextLost());
  }

  private void readContext(TestProbe<?> holder) {
    readContext("one", holder);
  }

  private void readContext(String model, TestProbe<?> holder) {
    router.tell(
        new InferenceRouter.ReadContext(
            model, HybridPrompt.ofText("context"), DEADLINE, holder.getRef(), flow.getRef()));
  }

  private TestProbe<PrefillWorker.Command> secondDeviceIsUp() {
    TestProbe<PrefillWorker.Command> second = KIT.createTestProbe();
    router.tell(new InferenceRouter.Available("cpu:1", "one", second.getRef(), decode.getRef()));
    return second;
  }

  private static void notReadHere(PrefillWorker.Read read, boolean mayMove) {
    read.replyTo().tell(new PrefillWorker.NotRead(Absences.failed("broke"), mayMove));
  }

  @Test
  void contextWhoseDeviceIsLostMovesToAnother() {
    deviceIsUp();
    var second = secondDeviceIsUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    readContext(holder);
    notReadHere(expectRead(), true);
    var moved = second.expectMessageClass(PrefillWorker.Read.class);
    prefill.stop();
    var handle = new KvHandle("cpu:1", 3, 30);
    moved.replyTo().tell(new PrefillWorker.ReadDone(handle, 30, 30, PROMPT));

    flow.expectMessage(new InferenceRouter.ContextRead("one", handle, new Usage(30, 30, 0)));
    holder.stop();
    second.expectMessage(new PrefillWorker.Release(handle));
  }

  @Test
  void contextThatAStoppedWorkerNeverSawMovesToo() {
    deviceIsUp();
    var second = secondDeviceIsUp();
    readContext(KIT.<Void>createTestProbe());
    expectRead();
    prefill.stop();

    second.expectMessageClass(PrefillWorker.Read.class);
  }

  @Test
  void contextMovesOnceAndNotWhereThePromptIsToBlame() {
    deviceIsUp();
    var second = secondDeviceIsUp();
    readContext(KIT.<Void>createTestProbe());
    notReadHere(expectRead(), true);
    notReadHere(second.expectMessageClass(PrefillWorker.Read.class), true);
    flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    readContext(KIT.<Void>createTestProbe());
    notReadHere(expectRead(), false);

    flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    second.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void contextWithoutAnotherDeviceIsDeclinedWithTheCause() {
    deviceIsUp();
    readContext(KIT.<Void>createTestProbe());
    notReadHere(expectRead(), true);

    var answer = flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    assertEquals("broke", answer.absence().detail());
  }

  @Test
  void contextIsHeldUntilItsHolderStops() {
    deviceIsUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    readContext(holder);
    expectRead().replyTo().tell(done());
    flow.expectMessage(new InferenceRouter.ContextRead("one", HANDLE, new Usage(30, 10, 0)));
    prefill.expectNoMessage(Duration.ofMillis(20));
    holder.stop();

    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
  }

  @Test
  void holderOfAContextHearsAtOnceThatItsEngineBrokeAndHasItReadElsewhere() {
    deviceIsUp();
    var second = secondDeviceIsUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    readContext(holder);
    var read = expectRead();
    read.replyTo().tell(done());
    flow.expectMessageClass(InferenceRouter.ContextRead.class);
    read.replyTo().tell(new PrefillWorker.Lost(HANDLE));

    var lost = flow.expectMessageClass(InferenceRouter.ContextLost.class);
    assertEquals(HANDLE, lost.handle());
    assertEquals(Cause.FAILED, lost.absence().cause());
    router.tell(new InferenceRouter.Unavailable("cpu:0", "one", "broke"));
    readContext(holder);
    second.expectMessageClass(PrefillWorker.Read.class);
  }

  @Test
  void holderOfAContextHearsAtOnceThatItsDeviceIsGone() {
    deviceIsUp();
    readContext(KIT.<Void>createTestProbe());
    expectRead().replyTo().tell(done());
    flow.expectMessageClass(InferenceRouter.ContextRead.class);
    prefill.stop();

    assertEquals(HANDLE, flow.expectMessageClass(InferenceRouter.ContextLost.class).handle());
    flow.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void contextIsReleasedWhereItsHolderStoppedWhileItWasRead() {
    deviceIsUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    readContext(holder);
    var read = expectRead();
    holder.stop();
    prefill.expectMessageClass(PrefillWorker.Cancel.class);
    read.replyTo().tell(done());

    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
    flow.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void contextThatIsReadTooLateIsReleased() {
    deviceIsUp();
    readContext(KIT.createTestProbe());
    var read = expectRead();
    TIME.timePasses(DEADLINE);
    flow.expectMessage(new InferenceRouter.ContextNotRead("one", Absences.late(DEADLINE)));
    prefill.expectMessageClass(PrefillWorker.Cancel.class);
    read.replyTo().tell(done());

    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
  }

  @Test
  void nextContextWaitsForRoomAndTheOneAfterIsRefused() {
    deviceIsUp();
    TestProbe<Void> first = KIT.createTestProbe();
    readContext(first);
    expectRead().replyTo().tell(done());
    flow.expectMessageClass(InferenceRouter.ContextRead.class);
    readContext(KIT.createTestProbe());
    prefill.expectNoMessage(Duration.ofMillis(20));
    readContext(KIT.createTestProbe());
    var refused = flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    assertEquals(Cause.OVERLOADED, refused.absence().cause());
    first.stop();

    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
    expectRead();
  }

  @Test
  void workGoesToTheDeviceThatHasTheLeast() {
    TestProbe<PrefillWorker.Command> other = KIT.createTestProbe();
    deviceIsUp();
    router.tell(new InferenceRouter.Available("cpu:1", "one", other.getRef(), decode.getRef()));
    TestProbe<Void> holder = KIT.createTestProbe();
    readContext(holder);
    expectRead().replyTo().tell(done());
    generate(Optional.empty(), "one");
    var one = other.expectMessageClass(PrefillWorker.Read.class);
    generate(Optional.of(HANDLE), "two");
    expectRead();
    one.replyTo().tell(new PrefillWorker.NotRead(Absences.declined("no")));
    absence();
    generate(Optional.empty(), "three");
    other.expectMessageClass(PrefillWorker.Read.class);
  }

  @Test
  void aModelsWorkGoesToItsOwnPlaceAndHasALineOfItsOwn() {
    TestProbe<PrefillWorker.Command> other = KIT.createTestProbe();
    deviceIsUp();
    router.tell(new InferenceRouter.Available("cpu:0/two", "two", other.getRef(), decode.getRef()));
    readContext("one", KIT.createTestProbe());
    expectRead();
    readContext("two", KIT.createTestProbe());
    var read = other.expectMessageClass(PrefillWorker.Read.class);
    prefill.expectNoMessage(Duration.ofMillis(20));
    var handle = new KvHandle("cpu:0/two", 8, 31);
    read.replyTo().tell(new PrefillWorker.ReadDone(handle, 31, 31, PROMPT));
    flow.expectMessage(new InferenceRouter.ContextRead("two", handle, new Usage(31, 31, 0)));

    generate(Optional.of(handle), "more");
    other.expectMessageClass(PrefillWorker.Read.class);
    generate(Optional.empty(), "any");
    expectRead();
  }

  @Test
  void contextsOfAModelWaitForItsFirstDeviceWhileOthersAreRead() {
    deviceIsUp();
    readContext("two", KIT.createTestProbe());
    readContext("one", KIT.createTestProbe());
    expectRead();
    TestProbe<Boolean> ready = KIT.createTestProbe();
    router.tell(new InferenceRouter.AskReady(ready.getRef()));
    ready.expectMessage(false);

    TestProbe<PrefillWorker.Command> other = KIT.createTestProbe();
    router.tell(new InferenceRouter.Available("cpu:0/two", "two", other.getRef(), decode.getRef()));
    other.expectMessageClass(PrefillWorker.Read.class);
    router.tell(new InferenceRouter.AskReady(ready.getRef()));
    ready.expectMessage(true);
  }

  @Test
  void aModelThatThereIsNotIsDeclinedWithTheNamesOfThoseThatThereAre() {
    deviceIsUp();
    readContext("three", KIT.createTestProbe());

    var refused = flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    assertEquals(Cause.DECLINED, refused.absence().cause());
    assertEquals("a model must be one of one, two, got three", refused.absence().detail());
  }

  @Test
  void callsBeforeTheFirstDeviceWaitForIt() {
    readContext(KIT.createTestProbe());
    prefill.expectNoMessage(Duration.ofMillis(20));
    deviceIsUp();

    expectRead();
  }

  @Test
  void withoutADeviceTheReasonIsTold() {
    router.tell(new InferenceRouter.Unavailable("cpu:0", "one", "its decode engine keeps failing"));
    readContext(KIT.createTestProbe());
    var refused = flow.expectMessageClass(InferenceRouter.ContextNotRead.class);

    assertTrue(refused.absence().detail().contains("its decode engine keeps failing"));
    generate(Optional.empty(), "why");
    assertEquals(Cause.FAILED, absence().cause());
  }
}
