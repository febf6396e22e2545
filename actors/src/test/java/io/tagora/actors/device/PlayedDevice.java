package io.tagora.actors.device;

import io.tagora.cluster.settings.InferenceSettings;
import io.tagora.cluster.settings.ParkingSettings;
import io.tagora.cluster.settings.ParkingSettings.Where;
import io.tagora.runtime.agent.Absence;
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
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** The router of devices that a test plays by hand, and all who hear of it. */
final class PlayedDevice {
  static final WholePrompt PROMPT =
      WholePrompt.of(HybridPrompt.ofText("prompt"), Priority.INTERACTIVE);
  static final Duration DEADLINE = Duration.ofSeconds(2);
  static final KvHandle HANDLE = new KvHandle("cpu:0", 7, 30);
  private static final InferenceSettings BOUNDS =
      new InferenceSettings(9, 20, 1, 1, 9, 16, 0, 9, 9, new ParkingSettings(Where.OFF, "", 1, 1));
  static final Generation TEXT =
      new Generation(List.of(new Generation.Part("yes", -1)), 2, Generation.Finish.END_TOKEN);

  final TestProbe<PrefillWorker.Command> prefill;
  final TestProbe<DecodeWorker.Command> decode;
  final TestProbe<InferenceRouter.Reply> requester;
  final TestProbe<InferenceRouter.ContextReply> flow;
  final ActorRef<InferenceRouter.Command> router;
  private final ActorTestKit kit;

  PlayedDevice(ActorTestKit kit) {
    this.kit = kit;
    prefill = kit.createTestProbe();
    decode = kit.createTestProbe();
    requester = kit.createTestProbe();
    flow = kit.createTestProbe();
    router = kit.spawn(InferenceRouter.create(BOUNDS, List.of("one", "two")));
  }

  void isUp() {
    router.tell(new InferenceRouter.Available("cpu:0", "one", prefill.getRef(), decode.getRef()));
  }

  void generate(Optional<KvHandle> prefix, String prompt) {
    router.tell(
        new InferenceRouter.Generate(
            "call",
            prefix,
            HybridPrompt.ofText(prompt),
            Decoding.greedy(1, OutputRule.FREE),
            DEADLINE,
            requester.getRef()));
  }

  PrefillWorker.Read expectRead() {
    return prefill.expectMessageClass(PrefillWorker.Read.class);
  }

  DecodeWorker.Write expectWrite() {
    return decode.expectMessageClass(DecodeWorker.Write.class);
  }

  static PrefillWorker.ReadDone done() {
    return new PrefillWorker.ReadDone(HANDLE, 30, 10, PROMPT);
  }

  Absence absence() {
    return requester.expectMessageClass(InferenceRouter.NotGenerated.class).absence();
  }

  void readContext(TestProbe<?> holder) {
    readContext("one", holder);
  }

  void readContext(String model, TestProbe<?> holder) {
    router.tell(
        new InferenceRouter.ReadContext(
            model, HybridPrompt.ofText("context"), DEADLINE, holder.getRef(), flow.getRef()));
  }

  TestProbe<PrefillWorker.Command> secondIsUp() {
    TestProbe<PrefillWorker.Command> second = kit.createTestProbe();
    router.tell(new InferenceRouter.Available("cpu:1", "one", second.getRef(), decode.getRef()));
    return second;
  }

  static void notReadHere(PrefillWorker.Read read, boolean mayMove) {
    read.replyTo().tell(new PrefillWorker.NotRead(Absences.failed("broke"), mayMove));
  }
}
