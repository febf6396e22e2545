package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tagora.actors.PrefillService;
import io.tagora.actors.device.DeviceSupervisor;
import io.tagora.actors.device.Engines;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.device.PlacedModel;
import io.tagora.cluster.ClusterStart;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** A node on a port of this machine, with a model and one device, that may die without a word. */
final class ClusterNode implements AutoCloseable {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final String COMMON =
      """
      tagora.cluster { enabled = true, port = 0, kv { chunk = 32KiB, lease = 10s, patience = 5s } }
      pekko {
        loglevel = OFF
        # A node that ends says nothing, as if it was killed.
        coordinated-shutdown.run-by-actor-system-terminate = off
        cluster {
          jmx.enabled = off
          failure-detector.acceptable-heartbeat-pause = 5s
        }
      }
      """;

  private final LanguageModelEngine engine;
  private final WatchedCarrier carrier;
  private final ActorTestKit kit;
  private final Optional<ActorRef<InferenceRouter.Command>> router;

  private ClusterNode(Path model, Config config) {
    var node = NodeConfig.of(config);
    var settings = node.settings();
    engine =
        LanguageModelEngine.open(
            model,
            new EngineSettings(
                Device.named(settings.devices().getFirst().id()),
                1,
                false,
                8,
                4,
                256,
                16,
                Long.MAX_VALUE,
                List.of(),
                PrefixSharing.NEVER));
    carrier = new WatchedCarrier(engine.carrier());
    kit = ActorTestKit.create(NodeConfig.SYSTEM, node.config());
    ClusterStart.join(kit.system(), settings.cluster());
    var engines = new OneEngine();
    router = settings.pairs().stream().findFirst().map(pair -> writer(settings, engines));
    if (router.isEmpty()) {
      kit.spawn(PrefillService.create(engines, settings));
    }
  }

  private ActorRef<InferenceRouter.Command> writer(TagoraSettings settings, Engines engines) {
    ActorRef<InferenceRouter.Command> started =
        kit.spawn(InferenceRouter.create(settings.inference(), List.of("only")));
    kit.spawn(
        DeviceSupervisor.create(
            PlacedModel.alone("only", settings.pairs(), engines),
            settings.pairs().getFirst(),
            settings,
            started));
    return started;
  }

  /** A node by itself that reads and writes. */
  static ClusterNode alone(Path model) {
    return new ClusterNode(
        model, ConfigFactory.parseString("tagora.devices = [{ id = \"cpu:0\" }]"));
  }

  /** A node that writes, and begins a cluster. */
  static ClusterNode thatWrites(Path model) {
    return of(model, "tagora.devices = [{ id = \"cpu:0\", phases = [decode] }]");
  }

  /** A node that reads and joins the other's cluster. */
  static ClusterNode thatReads(Path model, ClusterNode other) {
    return of(
        model,
        """
        tagora.devices = [{ id = "cpu:1", phases = [prefill] }]
        tagora.cluster.seed-nodes = ["%s"]
        """
            .formatted(other.address()));
  }

  private static ClusterNode of(Path model, String more) {
    return new ClusterNode(
        model, ConfigFactory.parseString(more).withFallback(ConfigFactory.parseString(COMMON)));
  }

  private String address() {
    var address = kit.system().address();
    return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
  }

  /** Waits until somebody reads for this node. */
  ClusterNode ready() {
    TestProbe<Boolean> ready = kit.createTestProbe();
    ready.awaitAssert(
        PATIENT,
        () -> {
          router.orElseThrow().tell(new InferenceRouter.AskReady(ready.getRef()));
          assertEquals(true, ready.receiveMessage());
          return null;
        });
    return this;
  }

  /** Has a context read; it is held until the probe stops. */
  KvHandle context(String text, TestProbe<?> holder) {
    TestProbe<InferenceRouter.ContextReply> probe = kit.createTestProbe();
    router
        .orElseThrow()
        .tell(
            new InferenceRouter.ReadContext(
                "only", HybridPrompt.ofText(text), PATIENT, holder.getRef(), probe.getRef()));
    return ((InferenceRouter.ContextRead) probe.receiveMessage(PATIENT)).handle();
  }

  InferenceRouter.Reply ask(Optional<KvHandle> prefix, String prompt, Decoding decoding) {
    return begin(prefix, prompt, decoding).receiveMessage(PATIENT);
  }

  TestProbe<InferenceRouter.Reply> begin(
      Optional<KvHandle> prefix, String prompt, Decoding decoding) {
    TestProbe<InferenceRouter.Reply> probe = kit.createTestProbe();
    router
        .orElseThrow()
        .tell(
            new InferenceRouter.Generate(
                "call", prefix, HybridPrompt.ofText(prompt), decoding, PATIENT, probe.getRef()));
    return probe;
  }

  /** Waits until no slot is leased and no sequence runs. */
  void assertAllReleased() {
    kit.createTestProbe()
        .awaitAssert(
            PATIENT,
            () -> {
              assertEquals(0, engine.pool().occupancy().leased());
              assertEquals(0, engine.decode().running());
              return null;
            });
    engine.pool().verify();
  }

  WatchedCarrier carrier() {
    return carrier;
  }

  ActorTestKit kit() {
    return kit;
  }

  /** Ends all its actors; no other node is told. */
  void die() {
    kit.system().terminate();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    engine.close();
  }

  private final class OneEngine implements Engines {
    @Override
    public PrefillEngine prefill(DeviceSettings device) {
      return engine.prefill();
    }

    @Override
    public DecodeEngine decode(DeviceSettings device) {
      return new AdmittedSequences(engine.decode());
    }

    @Override
    public KvCarrier carrier(DeviceSettings device) {
      return carrier;
    }
  }
}
