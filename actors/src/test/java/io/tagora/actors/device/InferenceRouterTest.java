package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.KvHandle;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What goes to which device, and what waits; the devices are played by hand. */
class InferenceRouterTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

  private final PlayedDevice device = new PlayedDevice(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void promptOverTheBoundTakesNoDeviceTime() {
    device.isUp();
    device.generate(Optional.empty(), "a prompt of more than twenty characters");

    assertTrue(device.absence().detail().contains("tagora.inference.max-prompt-characters"));
    device.prefill.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void contextOfADeviceThatIsGoneCannotBeContinued() {
    device.isUp();
    device.generate(Optional.of(new KvHandle("cpu:1", 1, 1)), "why");

    assertEquals(Cause.FAILED, device.absence().cause());
  }

  @Test
  void workGoesToTheDeviceThatHasTheLeast() {
    TestProbe<PrefillWorker.Command> other = KIT.createTestProbe();
    device.isUp();
    device.router.tell(
        new InferenceRouter.Available("cpu:1", "one", other.getRef(), device.decode.getRef()));
    TestProbe<Void> holder = KIT.createTestProbe();
    device.readContext(holder);
    device.expectRead().replyTo().tell(PlayedDevice.done());
    device.generate(Optional.empty(), "one");
    var one = other.expectMessageClass(PrefillWorker.Read.class);
    device.generate(Optional.of(PlayedDevice.HANDLE), "two");
    device.expectRead();
    one.replyTo().tell(new PrefillWorker.NotRead(Absences.declined("no")));
    device.absence();
    device.generate(Optional.empty(), "three");
    other.expectMessageClass(PrefillWorker.Read.class);
  }

  @Test
  void aModelsWorkGoesToItsOwnPlaceAndHasALineOfItsOwn() {
    TestProbe<PrefillWorker.Command> other = KIT.createTestProbe();
    device.isUp();
    device.router.tell(
        new InferenceRouter.Available("cpu:0/two", "two", other.getRef(), device.decode.getRef()));
    device.readContext("one", KIT.createTestProbe());
    device.expectRead();
    device.readContext("two", KIT.createTestProbe());
    var read = other.expectMessageClass(PrefillWorker.Read.class);
    device.prefill.expectNoMessage(Duration.ofMillis(20));
    var handle = new KvHandle("cpu:0/two", 8, 31);
    read.replyTo().tell(new PrefillWorker.ReadDone(handle, 31, 31, PlayedDevice.PROMPT));
    device.flow.expectMessage(new InferenceRouter.ContextRead("two", handle, new Usage(31, 31, 0)));

    device.generate(Optional.of(handle), "more");
    other.expectMessageClass(PrefillWorker.Read.class);
    device.generate(Optional.empty(), "any");
    device.expectRead();
  }

  @Test
  void contextsOfAModelWaitForItsFirstDeviceWhileOthersAreRead() {
    device.isUp();
    device.readContext("two", KIT.createTestProbe());
    device.readContext("one", KIT.createTestProbe());
    device.expectRead();
    TestProbe<Boolean> ready = KIT.createTestProbe();
    device.router.tell(new InferenceRouter.AskReady(ready.getRef()));
    ready.expectMessage(false);

    TestProbe<PrefillWorker.Command> other = KIT.createTestProbe();
    device.router.tell(
        new InferenceRouter.Available("cpu:0/two", "two", other.getRef(), device.decode.getRef()));
    other.expectMessageClass(PrefillWorker.Read.class);
    device.router.tell(new InferenceRouter.AskReady(ready.getRef()));
    ready.expectMessage(true);
  }

  @Test
  void aModelThatThereIsNotIsDeclinedWithTheNamesOfThoseThatThereAre() {
    device.isUp();
    device.readContext("three", KIT.createTestProbe());

    var refused = device.flow.expectMessageClass(InferenceRouter.ContextNotRead.class);
    assertEquals(Cause.DECLINED, refused.absence().cause());
    assertEquals("a model must be one of one, two, got three", refused.absence().detail());
  }

  @Test
  void callsBeforeTheFirstDeviceWaitForIt() {
    device.readContext(KIT.createTestProbe());
    device.prefill.expectNoMessage(Duration.ofMillis(20));
    device.isUp();

    device.expectRead();
  }

  @Test
  void withoutADeviceTheReasonIsTold() {
    device.router.tell(
        new InferenceRouter.Unavailable("cpu:0", "one", "its decode engine keeps failing"));
    device.readContext(KIT.createTestProbe());
    var refused = device.flow.expectMessageClass(InferenceRouter.ContextNotRead.class);

    assertTrue(refused.absence().detail().contains("its decode engine keeps failing"));
    device.generate(Optional.empty(), "why");
    assertEquals(Cause.FAILED, device.absence().cause());
  }
}
