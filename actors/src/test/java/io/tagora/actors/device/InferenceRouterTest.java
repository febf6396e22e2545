package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final KvHandle HANDLE = new KvHandle("cpu:0", 7, 30);
  private static final Generation TEXT =
      new Generation(List.of(new Generation.Part("yes", -1)), 2, Generation.Finish.END_TOKEN);

  private final TestProbe<PrefillWorker.Command> prefill = KIT.createTestProbe();
  private final TestProbe<DecodeWorker.Command> decode = KIT.createTestProbe();
  private final TestProbe<InferenceRouter.Reply> requester = KIT.createTestProbe();
  private final TestProbe<InferenceRouter.ContextReply> flow = KIT.createTestProbe();
  private final ActorRef<InferenceRouter.Command> router =
      KIT.spawn(
          InferenceRouter.create(
              new InferenceSettings(
                  9, 20, 1, 1, 9, 16, 0, 9, 9, new ParkingSettings(Where.OFF, "", 1, 1))));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private void deviceIsUp() {
    router.tell(new InferenceRouter.Available("cpu:0", prefill.getRef(), decode.getRef()));
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
    return new PrefillWorker.ReadDone(HANDLE, 30, 10);
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

  private void readContext(TestProbe<?> holder) {
    router.tell(
        new InferenceRouter.ReadContext(
            HybridPrompt.ofText("context"), DEADLINE, holder.getRef(), flow.getRef()));
  }

  @Test
  void contextIsHeldUntilItsHolderStops() {
    deviceIsUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    readContext(holder);
    expectRead().replyTo().tell(done());
    flow.expectMessage(new InferenceRouter.ContextRead(HANDLE, new Usage(30, 10, 0)));
    prefill.expectNoMessage(Duration.ofMillis(20));
    holder.stop();

    prefill.expectMessage(new PrefillWorker.Release(HANDLE));
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
    flow.expectMessage(new InferenceRouter.ContextNotRead(Absences.late(DEADLINE)));
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
    router.tell(new InferenceRouter.Available("cpu:1", other.getRef(), decode.getRef()));
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
  void callsBeforeTheFirstDeviceWaitForIt() {
    readContext(KIT.createTestProbe());
    prefill.expectNoMessage(Duration.ofMillis(20));
    deviceIsUp();

    expectRead();
  }

  @Test
  void withoutADeviceTheReasonIsTold() {
    router.tell(new InferenceRouter.Unavailable("cpu:0", "its decode engine keeps failing"));
    readContext(KIT.createTestProbe());
    var refused = flow.expectMessageClass(InferenceRouter.ContextNotRead.class);

    assertTrue(refused.absence().detail().contains("its decode engine keeps failing"));
    generate(Optional.empty(), "why");
    assertEquals(Cause.FAILED, absence().cause());
  }
}
