package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.KvHandle;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Plays the device by hand, so that a context is lost at each point of its life. */
class ContextLeaseTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  private final PlayedDevice device = new PlayedDevice(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void contextWhoseDeviceIsLostMovesToAnother() {
    device.isUp();
    var second = device.secondIsUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    device.readContext(holder);
    PlayedDevice.notReadHere(device.expectRead(), true);
    var moved = second.expectMessageClass(PrefillWorker.Read.class);
    device.prefill.stop();
    var handle = new KvHandle("cpu:1", 3, 30);
    moved.replyTo().tell(new PrefillWorker.ReadDone(handle, 30, 30, PlayedDevice.PROMPT));

    device.flow.expectMessage(new InferenceRouter.ContextRead("one", handle, new Usage(30, 30, 0)));
    holder.stop();
    second.expectMessage(new PrefillWorker.Release(handle));
  }

  @Test
  void contextThatAStoppedWorkerNeverSawMovesToo() {
    device.isUp();
    var second = device.secondIsUp();
    device.readContext(KIT.<Void>createTestProbe());
    device.expectRead();
    device.prefill.stop();

    second.expectMessageClass(PrefillWorker.Read.class);
  }

  @Test
  void contextMovesOnceAndNotWhereThePromptIsToBlame() {
    device.isUp();
    var second = device.secondIsUp();
    device.readContext(KIT.<Void>createTestProbe());
    PlayedDevice.notReadHere(device.expectRead(), true);
    PlayedDevice.notReadHere(second.expectMessageClass(PrefillWorker.Read.class), true);
    device.flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    device.readContext(KIT.<Void>createTestProbe());
    PlayedDevice.notReadHere(device.expectRead(), false);

    device.flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    second.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void contextWithoutAnotherDeviceIsDeclinedWithTheCause() {
    device.isUp();
    device.readContext(KIT.<Void>createTestProbe());
    PlayedDevice.notReadHere(device.expectRead(), true);

    var answer = device.flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    assertEquals("broke", answer.absence().detail());
  }

  @Test
  void contextIsHeldUntilItsHolderStops() {
    device.isUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    device.readContext(holder);
    device.expectRead().replyTo().tell(PlayedDevice.done());
    device.flow.expectMessage(
        new InferenceRouter.ContextRead("one", PlayedDevice.HANDLE, new Usage(30, 10, 0)));
    device.prefill.expectNoMessage(Duration.ofMillis(20));
    holder.stop();

    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
  }

  @Test
  void holderOfAContextHearsAtOnceThatItsEngineBrokeAndHasItReadElsewhere() {
    device.isUp();
    var second = device.secondIsUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    device.readContext(holder);
    var read = device.expectRead();
    read.replyTo().tell(PlayedDevice.done());
    device.flow.expectMessageClass(InferenceRouter.ContextRead.class);
    read.replyTo().tell(new PrefillWorker.Lost(PlayedDevice.HANDLE));

    var lost = device.flow.expectMessageClass(InferenceRouter.ContextLost.class);
    assertEquals(PlayedDevice.HANDLE, lost.handle());
    assertEquals(Cause.FAILED, lost.absence().cause());
    device.router.tell(new InferenceRouter.Unavailable("cpu:0", "one", "broke"));
    device.readContext(holder);
    second.expectMessageClass(PrefillWorker.Read.class);
  }

  @Test
  void holderOfAContextHearsAtOnceThatItsDeviceIsGone() {
    device.isUp();
    device.readContext(KIT.<Void>createTestProbe());
    device.expectRead().replyTo().tell(PlayedDevice.done());
    device.flow.expectMessageClass(InferenceRouter.ContextRead.class);
    device.prefill.stop();

    assertEquals(
        PlayedDevice.HANDLE,
        device.flow.expectMessageClass(InferenceRouter.ContextLost.class).handle());
    device.flow.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void contextIsReleasedWhereItsHolderStoppedWhileItWasRead() {
    device.isUp();
    TestProbe<Void> holder = KIT.createTestProbe();
    device.readContext(holder);
    var read = device.expectRead();
    holder.stop();
    device.prefill.expectMessageClass(PrefillWorker.Cancel.class);
    read.replyTo().tell(PlayedDevice.done());

    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
    device.flow.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void contextThatIsReadTooLateIsReleased() {
    device.isUp();
    device.readContext(KIT.createTestProbe());
    var read = device.expectRead();
    TIME.timePasses(PlayedDevice.DEADLINE);
    device.flow.expectMessage(
        new InferenceRouter.ContextNotRead("one", Absences.late(PlayedDevice.DEADLINE)));
    device.prefill.expectMessageClass(PrefillWorker.Cancel.class);
    read.replyTo().tell(PlayedDevice.done());

    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
  }

  @Test
  void nextContextWaitsForRoomAndTheOneAfterIsRefused() {
    device.isUp();
    TestProbe<Void> first = KIT.createTestProbe();
    device.readContext(first);
    device.expectRead().replyTo().tell(PlayedDevice.done());
    device.flow.expectMessageClass(InferenceRouter.ContextRead.class);
    device.readContext(KIT.createTestProbe());
    device.prefill.expectNoMessage(Duration.ofMillis(20));
    device.readContext(KIT.createTestProbe());
    var refused = device.flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    assertEquals(Cause.OVERLOADED, refused.absence().cause());
    first.stop();

    device.prefill.expectMessage(new PrefillWorker.Release(PlayedDevice.HANDLE));
    device.expectRead();
  }
}
