package io.tagora.inference.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.model.DecoderShape;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A model of ours beside the same weights as Optimum exports them. */
class GrowingGraphTest {
  private static final int[] TOKENS = {5, 9, 200, 31, 7, 8, 9, 77, 31, 5, 130, 12};
  private static final String CONTEXT = "<|begin|>shoes and sand, the winter and the shore";
  private static final EngineSettings SETTINGS =
      new EngineSettings(
          new Device.Cpu(0),
          1,
          false,
          6,
          4,
          128,
          16,
          Long.MAX_VALUE,
          List.of(),
          PrefixSharing.NEVER);

  @TempDir Path temporary;

  private static TinyModel model(Architecture architecture) {
    return TinyModel.random(TinyShape.of(architecture, false), Stored.F32, 8);
  }

  private LanguageModelEngine ours(TinyModel model) throws IOException {
    return TinyEngine.open(temporary, model, Stored.F32, SETTINGS);
  }

  private Path exported(TinyModel model, boolean fromTokens) throws IOException {
    var folder = Files.createTempDirectory(temporary, "optimum");
    return OptimumExport.write(folder, model, fromTokens);
  }

  private LanguageModelEngine opened(Path folder) {
    var cache = new ModelCache(new CacheFolder(temporary.resolve("cache")));
    assertEquals(folder, cache.importIfNeeded(folder, ImportListener.SILENT));
    return LanguageModelEngine.open(folder, SETTINGS);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void anExportGivesTheLogitsOfOurGraphOfTheSameWeights(Architecture architecture)
      throws IOException {
    var model = model(architecture);
    var folder = exported(model, true);
    var before = Files.readAllBytes(folder.resolve("model.onnx"));
    try (var ours = ours(model);
        var theirs = opened(folder)) {
      assertAlike(ours.logits(TOKENS), theirs.logits(TOKENS));
    }
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("model.onnx")));
    var inspection = ModelInspector.inspect(folder);
    assertEquals(List.of(), inspection.problems());
    assertEquals("optimum", inspection.layout());
    assertEquals(2, inspection.layers());
  }

  private static void assertAlike(float[][] expected, float[][] actual) {
    assertEquals(expected.length, actual.length);
    for (int t = 0; t < expected.length; t++) {
      assertArrayEquals(expected[t], actual[t], 1e-4f);
    }
  }

  @Test
  void anExportThatStartsAtEmbeddingsUsesTheGraphBesideIt() throws IOException {
    var model = model(Architecture.LLAMA);
    try (var ours = ours(model);
        var theirs = opened(exported(model, false))) {
      assertAlike(ours.logits(TOKENS), theirs.logits(TOKENS));
    }
  }

  @Test
  void theGraphMayLieInAFolderOfItsOwn() throws IOException {
    var model = model(Architecture.LLAMA);
    var folder = exported(model, true);
    var inner = Files.createDirectory(folder.resolve("onnx"));
    Files.move(folder.resolve("model.onnx"), inner.resolve("model.onnx"));
    try (var ours = ours(model);
        var theirs = opened(folder)) {
      assertAlike(ours.logits(TOKENS), theirs.logits(TOKENS));
    }
  }

  /** Chunked prompts, shared beginnings, and a batch whose rows differ in length. */
  @ParameterizedTest
  @EnumSource(Architecture.class)
  void anExportWritesWhatOurGraphWrites(Architecture architecture) throws IOException {
    var model = model(architecture);
    try (var ours = ours(model);
        var theirs = opened(exported(model, true))) {
      var expected = writeTwice(ours);
      var actual = writeTwice(theirs);
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((id, text) -> assertEquals(text.texts(), actual.get(id).texts()));
      assertEquals(ours.prefill().prefilledTokens(), theirs.prefill().prefilledTokens());
    }
  }

  /** Long texts, and then short ones in the rows where the long ones were. */
  private static Map<Long, Generation> writeTwice(LanguageModelEngine engine) {
    write(engine, 40);
    return write(engine, 0);
  }

  private static Map<Long, Generation> write(LanguageModelEngine engine, int more) {
    var driver = new EngineDriver(engine);
    var trunk = driver.read(CONTEXT);
    for (int i = 0; i < 4; i++) {
      var handle =
          i == 0
              ? driver.read("a" + more)
              : driver.continued(trunk, "<|expert|>" + "shoe ".repeat(i) + "<|answer|>");
      driver.admit(
          i, handle, new Decoding(9 + more + 5 * i, 0.8, 0, 1, i, List.of(), OutputRule.FREE));
    }
    var written = driver.stepToEnd();
    engine.prefill().release(trunk);
    driver.verify();
    return written;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "branch    | must take [attention_mask, input_ids, position_ids, past_key_values.0.key,",
        "branch    | use_cache_branch]; import",
        "positions | must take [attention_mask, input_ids, position_ids,",
        "rolling   | must make present.0.key by Concat of past_key_values.0.key and new tokens, got"
            + " Slice",
        "half      | must keep KV in 32-bit floats, got past_key_values.0.key in FLOAT16",
        "merged    | must have no graph within a node, got [If]",
        "opset     | must be of opset 13 or newer, got 11",
      })
  void whatIsNotSupportedIsRefusedByName(String change, String sentence) {
    var file = Path.of("there", "model.onnx");
    var broken = change(change, OptimumExport.decoder(model(Architecture.LLAMA), true));
    var shape = new DecoderShape(2, 2, 16, 256, 256);
    var refused =
        assertThrows(
            InferenceException.class, () -> AdaptedGraph.of(file, broken, shape, Optional.empty()));

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(file + " must "), message);
    assertTrue(message.contains(sentence), message);
  }

  private static ModelProto change(String change, ModelProto model) {
    var builder = model.toBuilder();
    var graph = builder.getGraphBuilder();
    switch (change) {
      case "branch" -> graph.addInput(OnnxFile.value("use_cache_branch", DataType.BOOL, 1));
      case "positions" -> graph.removeInput(2);
      case "rolling" ->
          eachNode(builder, node -> node.getOutput(0).equals("present.0.key") ? slice(node) : node);
      case "half" ->
          graph.setInput(
              3, OnnxFile.value("past_key_values.0.key", DataType.FLOAT16, "b", 2, "t", 16));
      case "merged" ->
          graph.addNode(
              NodeProto.newBuilder()
                  .setOpType("If")
                  .addOutput("either")
                  .addAttribute(
                      ai.onnx.proto.OnnxMl.AttributeProto.newBuilder()
                          .setName("then_branch")
                          .setG(graph.build())));
      case "opset" -> builder.getOpsetImportBuilder(0).setVersion(11);
      default -> throw new IllegalArgumentException(change);
    }
    return builder.build();
  }

  private static NodeProto slice(NodeProto node) {
    return node.toBuilder().setOpType("Slice").build();
  }

  private static void eachNode(ModelProto.Builder model, UnaryOperator<NodeProto> change) {
    var nodes = model.getGraph().getNodeList().stream().map(change).toList();
    model.getGraphBuilder().clearNode().addAllNode(nodes);
  }
}
