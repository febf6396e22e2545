package io.tagora.actors.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tagora.actors.device.DeviceSupervisor;
import io.tagora.actors.device.Engines;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.device.PlacedModel;
import io.tagora.actors.device.lending.KvLease;
import io.tagora.actors.device.lending.KvLender;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PrefillEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/** A device that only writes and some that only read, on scripted models in one actor system. */
public final class LendingScene implements AutoCloseable {
  public static final Duration PATIENT = Duration.ofSeconds(20);

  private final ActorTestKit kit;
  private final ScriptedEngine.Script script;
  private final TagoraSettings readerSettings;
  private final List<Reader> readers = new ArrayList<>();
  private int strangers;
  private final ScriptedEngine writing;
  private final ScriptedCarrier into;
  private final ActorRef<InferenceRouter.Command> router;
  private final ActorRef<Death> writer;

  /** Ends a device at once, whatever it is at. */
  public enum Death {
    INSTANCE
  }

  private ActorRef<Death> mortal(Behavior<DeviceSupervisor.Command> device) {
    return kit.spawn(
        Behaviors.setup(context -> {
          context.spawn(device, "device");
          return Behaviors.receiveMessage(_ -> Behaviors.stopped());
        }));
  }

  /** A device that reads for others. */
  public record Reader(ScriptedEngine engine, ScriptedCarrier carrier, ActorRef<Death> device) {}

  /**
   * Starts the devices.
   *
   * @param slots of the device that writes
   * @param more HOCON over what the tests have in common
   */
  public LendingScene(ScriptedEngine.Script script, int readers, int slots, String more) {
    this(script, readers, slots, more, "decode");
  }

  /** The same, where the device that writes does what {@code phases} say. */
  public LendingScene(
      ScriptedEngine.Script script, int readers, int slots, String more, String phases) {
    this.script = script;
    var reading = NodeConfig.of(config(more, "prefill"));
    var here = NodeConfig.of(config(more, phases));
    kit =
        ActorTestKit.create(
            "lending",
            ConfigFactory.parseString("pekko { actor.provider = local, loglevel = OFF }")
                .withFallback(here.config())
                .withFallback(reading.config()));
    readerSettings = reading.settings();
    writing = new ScriptedEngine(script, slots);
    into = new ScriptedCarrier(writing);
    router = kit.spawn(InferenceRouter.create(here.settings().inference(), List.of("only")));
    writer =
        mortal(
            DeviceSupervisor.create(
                PlacedModel.alone("only", here.settings().pairs(), new Scripted(writing, into)),
                here.settings().pairs().getFirst(),
                here.settings(),
                router));
    for (int i = 0; i < readers; i++) {
      addReader();
    }
  }

  private static Config config(String more, String phase) {
    return ConfigFactory.parseString(more)
        .withFallback(
            ConfigFactory.parseString(
                """
                tagora.devices = [{ id = "cpu:%d", phases = [%s] }]
                tagora.cluster { enabled = true, kv { patience = 10s, lease = 2s } }
                tagora.supervision { restarts = 100, min-backoff = 50ms }
                """
                    .formatted(phase.equals("prefill") ? 1 : 0, phase)));
  }

  /** Starts one more device that reads. */
  public Reader addReader() {
    var engine = new ScriptedEngine(script);
    var carrier = new ScriptedCarrier(engine);
    var device = readerSettings.lenders().getFirst();
    var reader =
        new Reader(
            engine,
            carrier,
            mortal(
                DeviceSupervisor.lending(device, new Scripted(engine, carrier), readerSettings)));
    readers.add(reader);
    return reader;
  }

  /** Lets one that is no reader of this scene stand among those who read. */
  public void addStranger(ActorRef<KvLender.Request> stranger) {
    strangers++;
    kit.system().receptionist().tell(Receptionist.register(KvLender.KEY, stranger));
  }

  private Set<ActorRef<KvLender.Request>> lenders() {
    TestProbe<Receptionist.Listing> listings = kit.createTestProbe();
    kit.system().receptionist().tell(Receptionist.find(KvLender.KEY, listings.getRef()));
    return listings.receiveMessage().getServiceInstances(KvLender.KEY);
  }

  /** What the doors of all who read say of their generations: a worker's new start is a new one. */
  public Set<KvLender.Reply> generations() {
    return lenders().stream().map(this::refusalOf).collect(Collectors.toSet());
  }

  private KvLender.Reply refusalOf(ActorRef<KvLender.Request> lender) {
    TestProbe<KvLender.Reply> probe = kit.createTestProbe();
    lender.tell(new KvLender.Open(new KvLease("nowhere", 0, 0), probe.getRef()));
    return probe.receiveMessage();
  }

  /** Waits until a worker that reads has started anew and its door knows. */
  public void awaitGenerationAfter(Set<KvLender.Reply> before) {
    kit.<Void>createTestProbe()
        .awaitAssert(
            PATIENT,
            () -> {
              assertNotEquals(before, generations());
              return null;
            });
  }

  /** Waits until all who read are known, strangers too, and the device that writes has them. */
  public LendingScene ready() {
    TestProbe<Void> waiter = kit.createTestProbe();
    waiter.awaitAssert(() -> {
      int known = lenders().size();
      int all = readers.size() + strangers;
      assertTrue(known >= all, "all %d readers must be known, got %d".formatted(all, known));
      return null;
    });
    TestProbe<Boolean> ready = kit.createTestProbe();
    ready.awaitAssert(() -> {
      router.tell(new InferenceRouter.AskReady(ready.getRef()));
      assertEquals(true, ready.receiveMessage());
      return null;
    });
    return this;
  }

  /** Waits for the answer to a prompt of its own. */
  public InferenceRouter.Reply ask(String prompt) {
    return begin(Optional.empty(), prompt).receiveMessage(PATIENT);
  }

  public TestProbe<InferenceRouter.Reply> begin(Optional<KvHandle> prefix, String prompt) {
    TestProbe<InferenceRouter.Reply> probe = kit.createTestProbe();
    router.tell(
        new InferenceRouter.Generate(
            prompt,
            prefix,
            HybridPrompt.ofText(prompt),
            Decoding.greedy(9, OutputRule.FREE),
            PATIENT,
            probe.getRef()));
    return probe;
  }

  /** Has a context read that is held until the probe stops. */
  public KvHandle context(String prompt, TestProbe<?> holder) {
    TestProbe<InferenceRouter.ContextReply> probe = kit.createTestProbe();
    router.tell(
        new InferenceRouter.ReadContext(
            "only", HybridPrompt.ofText(prompt), PATIENT, holder.getRef(), probe.getRef()));
    return ((InferenceRouter.ContextRead) probe.receiveMessage(PATIENT)).handle();
  }

  /** Waits until nothing is held on any device and nothing is on its way. */
  public void assertAllReleased() {
    TestProbe<Void> waiter = kit.createTestProbe();
    waiter.awaitAssert(
        Duration.ofSeconds(10),
        () -> {
          for (Reader reader : readers) {
            assertEquals(0, reader.engine().held());
            assertEquals(0, reader.carrier().open());
          }
          assertEquals(0, writing.held());
          assertEquals(0, writing.running());
          return null;
        });
  }

  public ActorTestKit kit() {
    return kit;
  }

  public List<Reader> readers() {
    return readers;
  }

  /** The device that writes. */
  public ScriptedEngine writing() {
    return writing;
  }

  /** Takes in what comes from the devices that read. */
  public ScriptedCarrier into() {
    return into;
  }

  public ActorRef<Death> writer() {
    return writer;
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  private record Scripted(ScriptedEngine engine, ScriptedCarrier carried) implements Engines {
    @Override
    public PrefillEngine prefill(DeviceSettings device) {
      return engine;
    }

    @Override
    public DecodeEngine decode(DeviceSettings device) {
      return engine;
    }

    @Override
    public KvCarrier carrier(DeviceSettings device) {
      return carried;
    }
  }
}
