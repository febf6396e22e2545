package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.device.DeviceSupervisor;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.device.InferenceRouter.ContextRead;
import io.tagora.cluster.settings.Role;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.retrieval.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default model under one or two names, on the workers of one device. */
class OpenModelsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HybridPrompt CONTEXT =
      HybridPrompt.ofText(
          "<|begin|>female 25-34, north. Wed Jun 24, summer, warm sun. trends: tents, sandals"
              + "\n3 days ago: search newborn essentials; Nordlys Oak Crib");

  @TempDir private static Path dir;
  private static Path folder;

  @BeforeAll
  static void makeFolders() throws IOException {
    folder =
        new ModelCache(new CacheFolder(dir.resolve("cache")))
            .importIfNeeded(Path.of("../models/tagora-rec-4m"), ImportListener.SILENT);
    Path twin = Files.createDirectory(dir.resolve("twin"));
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, twin.resolve(file.getFileName().toString()));
      }
    }
  }

  private static NodeSettings settings(String models, String memory) throws IOException {
    String config =
        """
        tagora.model { folder = "%s", spinning = false, max-tokens = 256 }
        tagora.devices = [{ id = "cpu:0", threads = 1, memory-slots = 14, memory = %s }]
        tagora.inference { decode-batch = 4 }
        tagora.models { %s }
        pekko.loglevel = OFF
        """
            .formatted(folder, memory, models.replace("DIR", dir.toString()));
    return NodeSettings.load(Optional.of(Files.writeString(dir.resolve("t.conf"), config)));
  }

  private record Written(String place, long computed, long branchComputed, Generation text) {}

  /** A running node's devices, without its agents. */
  private static final class Devices implements AutoCloseable {
    private final OpenModels opened;
    private final ActorTestKit kit;
    private final ActorRef<InferenceRouter.Command> router;

    Devices(NodeSettings settings) {
      opened =
          OpenModels.open(
              settings, ModelPlan.of(settings), CallGate.ALWAYS, ProgressListener.SILENT);
      var tagora = settings.node().settings();
      kit = ActorTestKit.create("models", settings.node().config());
      var models = opened.models();
      router = kit.spawn(InferenceRouter.create(tagora.inference(), models.names()));
      for (var model : models.placed()) {
        var pair = model.pairs().getFirst();
        kit.spawn(DeviceSupervisor.create(model, pair, tagora, router));
      }
    }

    /** Reads the context and writes one answer after it, as the role's agent would. */
    Written write(Role role, String branch) {
      TestProbe<InferenceRouter.ContextReply> contexts = kit.createTestProbe();
      router.tell(
          new InferenceRouter.ReadContext(
              opened.models().of(role), CONTEXT, PATIENCE, contexts.getRef(), contexts.getRef()));
      var read = assertInstanceOf(ContextRead.class, contexts.receiveMessage(PATIENCE));
      TestProbe<InferenceRouter.Reply> replies = kit.createTestProbe();
      router.tell(
          new InferenceRouter.Generate(
              "call",
              Optional.of(read.handle()),
              HybridPrompt.ofText(branch),
              new Decoding(12, 0.8, 0, 1, 3, List.of(), OutputRule.FREE),
              PATIENCE,
              replies.getRef()));
      var text =
          assertInstanceOf(InferenceRouter.Generated.class, replies.receiveMessage(PATIENCE));
      return new Written(
          read.handle().deviceId(),
          read.usage().prefilledTokens(),
          text.usage().prefilledTokens(),
          text.generation());
    }

    @Override
    public void close() {
      kit.shutdownTestKit();
      opened.close();
    }
  }

  @Test
  void rolesThatNameOneFolderShareItsEngineAndPrefixes() throws IOException {
    var same = settings("planner = \"" + folder + "\", expert = \"" + folder + "/.\"", "1GiB");
    try (var devices = new Devices(same)) {
      Written planner = devices.write(Role.PLANNER, "<|plan|>");
      Written expert = devices.write(Role.EXPERT, "<|plan|>");

      assertEquals("cpu:0", planner.place());
      assertEquals("cpu:0", expert.place());
      assertTrue(planner.computed() > 20 && planner.branchComputed() > 0, planner.toString());
      assertEquals(0, expert.computed());
      assertEquals(0, expert.branchComputed());
      assertEquals(planner.text(), expert.text());
    }
  }

  @Test
  void anotherFolderIsAnotherEngineThatReadsForItselfAndWritesTheSameOfEqualWeights()
      throws IOException {
    try (var devices = new Devices(settings("expert = DIR/twin", "1GiB"))) {
      Written planner = devices.write(Role.PLANNER, "<|plan|>");
      Written expert = devices.write(Role.EXPERT, "<|plan|>");

      assertEquals("cpu:0/twin", expert.place());
      assertEquals(planner.computed(), expert.computed());
      assertEquals(planner.branchComputed(), expert.branchComputed());
      assertEquals(planner.text(), expert.text());
      assertEquals(0, devices.write(Role.EXPERT, "<|plan|>").computed());
    }
  }

  @Test
  void modelsThatDoNotFitTogetherAreRefusedWithTheirNumbersAndKeys() throws IOException {
    var settings = settings("expert = DIR/twin", "64MiB");
    var refused =
        assertThrows(
            InferenceException.class,
            () ->
                OpenModels.open(
                    settings, ModelPlan.of(settings), CallGate.ALWAYS, ProgressListener.SILENT));

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("the models on cpu:0 must fit into its memory of 64"), message);
    assertTrue(message.contains("tagora.model.folder takes "), message);
    assertTrue(message.contains("tagora.models.expert takes "), message);
    assertTrue(message.contains("or name fewer models in tagora.models"), message);
  }
}
