package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Plays the device by hand, so that replies come late, twice, or never. */
class ModelCallTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  private final PlayedDevice device = new PlayedDevice(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void callGoesThroughPrefillAndDecodeAndSaysWhatItCost() {
    device.isUp();
    device.generate(Optional.of(PlayedDevice.HANDLE), "why");
    device.expectRead().replyTo().tell(PlayedDevice.done());
    device.expectWrite().replyTo().tell(new DecodeWorker.Written(PlayedDevice.TEXT));

    device.requester.expectMessage(
        new InferenceRouter.Generated("call", PlayedDevice.TEXT, new Usage(30, 10, 2)));
    device.prefill.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void lateReadIsReleasedAndTheRequesterHeardOnce() {
    device.isUp();
    device.generate(Optional.empty(), "why");
    var read = device.expectRead();
    TIME.timePasses(PlayedDevice.DEADLINE);
    assertEquals(Cause.LATE, device.absence().cause());
    device.prefill.expectMessageClass(PrefillWorker.Cancel.class);
    read.replyTo().tell(PlayedDevice.done());

    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
    device.requester.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void lateWritingIsCancelledAndItsKvReleased() {
    device.isUp();
    device.generate(Optional.empty(), "why");
    device.expectRead().replyTo().tell(PlayedDevice.done());
    var write = device.expectWrite();
    TIME.timePasses(PlayedDevice.DEADLINE);
    assertEquals(Cause.LATE, device.absence().cause());
    device.decode.expectMessageClass(DecodeWorker.Cancel.class);
    var cancelled = new DecodeWorker.NotWritten(Absences.declined("taken back"));
    write.replyTo().tell(cancelled);
    write.replyTo().tell(cancelled);

    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
    device.requester.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void callWhoseRequesterStopsIsTakenBack() {
    device.isUp();
    device.generate(Optional.empty(), "why");
    device.expectRead().replyTo().tell(PlayedDevice.done());
    var write = device.expectWrite();
    device.requester.stop();
    device.decode.expectMessageClass(DecodeWorker.Cancel.class);
    write.replyTo().tell(new DecodeWorker.NotWritten(Absences.declined("taken back")));

    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
  }

  @Test
  void refusedWritingIsAReplyAndItsKvReleased() {
    device.isUp();
    device.generate(Optional.empty(), "why");
    device.expectRead().replyTo().tell(PlayedDevice.done());
    device
        .expectWrite()
        .replyTo()
        .tell(new DecodeWorker.NotWritten(Absences.overloaded("it", 3, new StayTime())));

    assertEquals(Cause.OVERLOADED, device.absence().cause());
    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
  }

  private static void breaks(DecodeWorker.Write write) {
    write.replyTo().tell(new DecodeWorker.NotWritten(Absences.failed("broke"), true));
  }

  @Test
  void callWhoseBatchBrokeIsReadAndWrittenAgainAloneAndOnce() {
    device.isUp();
    device.generate(Optional.of(PlayedDevice.HANDLE), "why");
    var first = device.expectRead();
    first.replyTo().tell(PlayedDevice.done());
    breaks(device.expectWrite());
    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
    var again = device.expectRead();
    assertEquals(first.prompt(), again.prompt());
    assertEquals(first.prefix(), again.prefix());
    again
        .replyTo()
        .tell(new PrefillWorker.ReadDone(new KvHandle("cpu:0", 9, 30), 30, 0, PlayedDevice.PROMPT));
    var write = device.expectWrite();
    assertTrue(write.alone());
    write.replyTo().tell(new DecodeWorker.Written(PlayedDevice.TEXT));

    device.requester.expectMessage(
        new InferenceRouter.Generated("call", PlayedDevice.TEXT, new Usage(30, 10, 2)));
  }

  @Test
  void callThatBreaksAgainFails() {
    device.isUp();
    device.generate(Optional.empty(), "why");
    device.expectRead().replyTo().tell(PlayedDevice.done());
    breaks(device.expectWrite());
    device.prefill.expectMessageClass(PrefillWorker.Release.class);
    device.expectRead().replyTo().tell(PlayedDevice.done());
    breaks(device.expectWrite());

    assertEquals("broke", device.absence().detail());
    device.prefill.expectMessageClass(PrefillWorker.Release.class);
    device.prefill.expectNoMessage(Duration.ofMillis(20));
  }

  private static void piece(DecodeWorker.Write write, String text) {
    write.progressTo().orElseThrow().tell(new DecodeWorker.Progress(text, List.of()));
  }

  private DecodeWorker.Write streamUntilItBreaks(TestProbe<InferenceRouter.Progress> reader) {
    device.isUp();
    device.router.tell(
        new InferenceRouter.Generate(
            "call",
            Optional.empty(),
            HybridPrompt.ofText("why"),
            Decoding.greedy(1, OutputRule.FREE),
            PlayedDevice.DEADLINE,
            device.requester.getRef(),
            Optional.of(reader.getRef())));
    device.expectRead().replyTo().tell(PlayedDevice.done());
    var write = device.expectWrite();
    piece(write, "a");
    breaks(write);
    device.prefill.expectMessageClass(PrefillWorker.Release.class);
    device.expectRead().replyTo().tell(PlayedDevice.done());
    return device.expectWrite();
  }

  @Test
  void streamedTextThatIsWrittenAgainIsToldOnce() {
    TestProbe<InferenceRouter.Progress> reader = KIT.createTestProbe();
    var again = streamUntilItBreaks(reader);
    assertEquals("a", reader.receiveMessage().piece().text());
    piece(again, "a");
    piece(again, "b");
    assertEquals("b", reader.receiveMessage().piece().text());
    again.replyTo().tell(new DecodeWorker.Written(PlayedDevice.TEXT));

    device.requester.expectMessageClass(InferenceRouter.Generated.class);
  }

  @Test
  void streamedTextThatBecomesAnotherIsBrokenOff() {
    TestProbe<InferenceRouter.Progress> reader = KIT.createTestProbe();
    var again = streamUntilItBreaks(reader);
    reader.receiveMessage();
    piece(again, "x");

    assertEquals(Cause.FAILED, device.absence().cause());
    device.decode.expectMessageClass(DecodeWorker.Cancel.class);
    reader.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void workerThatStopsFailsTheCall() {
    device.isUp();
    device.generate(Optional.empty(), "why");
    device.expectRead();
    device.decode.stop();

    assertEquals(Cause.FAILED, device.absence().cause());
  }

  @Test
  void callWhoseKvIsLostBeforeItIsWrittenSaysThatItsContextIs() {
    device.isUp();
    device.generate(Optional.of(PlayedDevice.HANDLE), "why");
    var read = device.expectRead();
    read.replyTo().tell(PlayedDevice.done());
    var write = device.expectWrite();
    read.replyTo().tell(new PrefillWorker.Lost(PlayedDevice.HANDLE));
    write.replyTo().tell(new DecodeWorker.NotWritten(Absences.declined("the lease is not held")));

    assertTrue(
        device.requester.expectMessageClass(InferenceRouter.NotGenerated.class).contextLost());
  }

  @Test
  void callThatIsDeclinedWithItsKvInPlaceHasLostNothing() {
    device.isUp();
    device.generate(Optional.of(PlayedDevice.HANDLE), "why");
    device.expectRead().replyTo().tell(PlayedDevice.done());
    device
        .expectWrite()
        .replyTo()
        .tell(new DecodeWorker.NotWritten(Absences.declined("no such rule")));

    assertFalse(
        device.requester.expectMessageClass(InferenceRouter.NotGenerated.class).contextLost());
  }
}
