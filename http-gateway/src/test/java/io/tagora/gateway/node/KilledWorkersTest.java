package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tagora.actors.device.DeviceSupervisor;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.device.PlacedModel;
import io.tagora.cluster.NodeConfig;
import io.tagora.gateway.node.FaultyEngines.Call;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two devices with the default model: a worker dies in one call of its engine, before it was done
 * or after, and who asked gets the right text or none, and the next one the right text.
 */
class KilledWorkersTest {
  private static final Config APART =
      ConfigFactory.parseString(
          """
          tagora.devices = [{ id = "cpu:0", phases = [prefill] }, { id = "cpu:1", phases = [decode] }]
          tagora.supervision.restarts = 100
          pekko.loglevel = OFF
          """);
  private static final HybridPrompt PROMPT =
      HybridPrompt.ofText(
          "<|begin|>female 25-34, north. Wed Jun 24, summer, warm sun. trends: tents, sandals"
              + "\n3 days ago: search newborn essentials; Nordlys Oak Crib<|plan|>");
  private static final Decoding DECODING =
      new Decoding(12, 0.8, 0, 1, 3, List.of(), OutputRule.FREE);

  @TempDir private static Path cache;
  private static LanguageModelEngine engine;
  private static FaultyEngines engines;
  private static ActorTestKit kit;
  private static ActorRef<InferenceRouter.Command> router;
  private static Generation expected;

  @BeforeAll
  static void start() {
    Path folder =
        new ModelCache(new CacheFolder(cache))
            .importIfNeeded(Path.of("../models/tagora-rec-4m"), ImportListener.SILENT);
    engine = LanguageModelEngine.openApart(folder, settings(0, 4, 0), settings(1, 0, 4));
    engines = new FaultyEngines(engine);
    var node = NodeConfig.of(APART);
    kit = ActorTestKit.create("apart", node.config());
    router = kit.spawn(InferenceRouter.create(node.settings().inference(), List.of("only")));
    kit.spawn(
        DeviceSupervisor.create(
            PlacedModel.alone("only", node.settings().pairs(), engines),
            node.settings().pairs().getFirst(),
            node.settings(),
            router));
    TestProbe<Boolean> ready = kit.createTestProbe();
    ready.awaitAssert(() -> {
      router.tell(new InferenceRouter.AskReady(ready.getRef()));
      assertEquals(true, ready.receiveMessage());
      return null;
    });
    expected = generated(ask()).orElseThrow();
  }

  private static EngineSettings settings(int device, int slots, int sequences) {
    return new EngineSettings(
        new Device.Cpu(device),
        1,
        false,
        slots,
        sequences,
        256,
        16,
        Long.MAX_VALUE,
        List.of(),
        PrefixSharing.NEVER);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    engine.close();
  }

  private static InferenceRouter.Reply ask() {
    return begin(PROMPT).receiveMessage(Duration.ofSeconds(20));
  }

  private static TestProbe<InferenceRouter.Reply> begin(HybridPrompt prompt) {
    TestProbe<InferenceRouter.Reply> probe = kit.createTestProbe();
    router.tell(
        new InferenceRouter.Generate(
            "call", Optional.empty(), prompt, DECODING, Duration.ofSeconds(20), probe.getRef()));
    return probe;
  }

  private static List<Generation> writtenTogether() {
    var probes =
        IntStream.range(0, 3)
            .mapToObj(i -> begin(HybridPrompt.ofText("<|begin|>trends: tents " + i + "<|plan|>")))
            .toList();
    return probes.stream()
        .map(probe -> generated(probe.receiveMessage(Duration.ofSeconds(20))).orElseThrow())
        .toList();
  }

  @Test
  void aBatchWhoseEngineDiesIsWrittenAnewTokenForToken() {
    List<Generation> before = writtenTogether();
    engines.dieAt(Call.WRITE, 9, false);

    assertEquals(
        before.stream().map(Generation::texts).toList(),
        writtenTogether().stream().map(Generation::texts).toList());
    assertTrue(engines.died());
  }

  private static Optional<Generation> generated(InferenceRouter.Reply reply) {
    return switch (reply) {
      case InferenceRouter.Generated done -> Optional.of(done.generation());
      case InferenceRouter.NotGenerated _ -> Optional.empty();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "BEGIN, 1",
    "READ, 1",
    "READ, 2",
    "ADMIT, 1",
    "WRITE, 1",
    "WRITE, 2",
    "WRITE, 7",
    "WRITE, 11"
  })
  void aDeathAtAnyPhaseNeverYieldsAWrongToken(Call call, int time) {
    for (boolean done : new boolean[] {false, true}) {
      forgetThePrompt();
      engines.dieAt(call, time, done);
      Optional<Generation> answer = generated(ask());
      answer.ifPresent(text -> assertEquals(expected, text));
      boolean inDecode = call == Call.ADMIT || call == Call.WRITE;
      assertTrue(!inDecode || answer.isPresent(), "it must be written anew");
      assertTrue(engines.died(), "the engine must have died at %s %d".formatted(call, time));

      assertEquals(expected, generated(ask()).orElseThrow());
      kit.createTestProbe()
          .awaitAssert(() -> {
            assertEquals(0, engine.pool().occupancy().leased());
            assertEquals(0, engine.decode().running());
            return null;
          });
      engine.pool().verify();
    }
  }

  /** Reads other prompts into all slots, so that it is computed anew. */
  private static void forgetThePrompt() {
    for (int i = 0; i < 4; i++) {
      TestProbe<InferenceRouter.Reply> probe = kit.createTestProbe();
      router.tell(
          new InferenceRouter.Generate(
              "other",
              Optional.empty(),
              HybridPrompt.ofText(i + " other"),
              Decoding.greedy(1, OutputRule.FREE),
              Duration.ofSeconds(20),
              probe.getRef()));
      probe.receiveMessage(Duration.ofSeconds(20));
    }
  }
}
