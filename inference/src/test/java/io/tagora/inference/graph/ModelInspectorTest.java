package io.tagora.inference.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelInspectorTest {
  private static final TinyShape SHAPE = TinyShape.of(Architecture.QWEN3, true);

  @TempDir Path temporary;
  private final TinyModel model = TinyModel.random(SHAPE, Stored.BF16, 1);

  @Test
  void aHuggingFaceFolderSaysItsShapeAndFormat() throws IOException {
    var folder = model.write(Files.createDirectory(temporary.resolve("hf")), Stored.BF16);
    var seen = ModelInspector.inspect(folder);
    assertEquals("hugging-face", seen.layout());
    assertEquals("Qwen3ForCausalLM", seen.architecture());
    assertEquals("BF16", seen.weights());
    assertEquals(parameters(), seen.parameters());
    assertEquals(2L * 2 * 2 * 32 * 4, seen.kvBytesPerToken());
    assertTrue(seen.tied() && !seen.chatTemplate());
    assertTrue(seen.bytesOnDisk() > 2 * parameters());
    assertEquals(List.of(), seen.problems());
  }

  @ParameterizedTest
  @EnumSource
  void anImportedFolderSaysWhatTheModelIsWhateverItsWeightsAreKeptIn(WeightFormat weights)
      throws IOException {
    var folder = imported(new ImportOptions(weights, 32, PrefillFormat.INT8));
    var seen = ModelInspector.inspect(folder);
    assertEquals("onnx", seen.layout());
    assertEquals("qwen3", seen.architecture());
    assertEquals(
        switch (weights) {
          case NONE -> "fp32";
          case INT8 -> "fp32, int8 in blocks of 32";
          case INT4 -> "fp32, int4 in blocks of 32, int8 in blocks of 32";
        },
        seen.weights());
    assertEquals("int8", seen.prefill());
    assertEquals(parameters(), seen.parameters());
    assertEquals(SHAPE.hidden(), seen.hidden());
    assertEquals(SHAPE.heads(), seen.heads());
    assertEquals(SHAPE.kvHeads(), seen.kvHeads());
    assertEquals(SHAPE.context(), seen.context());
    assertEquals(SHAPE.vocabulary(), seen.vocabulary());
    assertTrue(seen.tied());
    assertEquals(List.of(), seen.problems());
  }

  @Test
  void anImportWithKvInBytesSaysSoAndThatAnotherGraphReadsWithTheSameWeights() throws IOException {
    var kv = KvOptions.bytes(List.of());
    var folder = imported(new ImportOptions(WeightFormat.NONE, 32, PrefillFormat.SAME, kv));
    var seen = ModelInspector.inspect(folder);
    assertEquals("int8", seen.kv());
    assertEquals(2L * 2 * 2 * 32, seen.kvBytesPerToken());
    assertEquals("fp32", seen.weights());
    assertEquals("same", seen.prefill());
    assertEquals(parameters(), seen.parameters());
    assertEquals(List.of(), seen.problems());
    Json.write(
        folder.resolve("tagora.json"), JsonNodeFactory.instance.objectNode().put("kv", "int4"));
    var error = assertThrows(InferenceException.class, () -> ModelInspector.inspect(folder));
    assertTrue(
        String.valueOf(error.getMessage()).endsWith("must be fp32 or int8, got int4"),
        error.getMessage());
  }

  @Test
  void aPlainImportIsTiedIfItsHeadIsTheEmbedding() throws IOException {
    assertTrue(ModelInspector.inspect(imported(ImportOptions.PLAIN)).tied());
    var apart = TinyModel.random(TinyShape.of(Architecture.LLAMA, false), Stored.F32, 1);
    assertFalse(ModelInspector.inspect(imported(apart, ImportOptions.PLAIN)).tied());
  }

  @Test
  void whatCouldNotRunIsSaidForAllParts() throws IOException {
    var folder = model.write(Files.createDirectory(temporary.resolve("hf")), Stored.BF16);
    var config = model.config();
    config.putArray("architectures").add("MambaForCausalLM");
    Json.write(folder.resolve("config.json"), config);
    Files.delete(folder.resolve("tokenizer.json"));
    var file = folder.resolve("model.safetensors");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 9000));
    Json.write(
        folder.resolve("tokenizer_config.json"),
        JsonNodeFactory.instance.objectNode().put("chat_template", "{% include 'x' %}"));
    var seen = ModelInspector.inspect(folder);
    assertEquals("MambaForCausalLM", seen.architecture());
    assertEquals(4, seen.problems().size(), seen.problems().toString());
    assertTrue(seen.problems().get(0).endsWith("got MambaForCausalLM"), seen.problems().get(0));
    assertTrue(seen.problems().get(1).contains("it was cut"), seen.problems().get(1));
    assertTrue(seen.problems().get(2).contains("tokenizer.json"), seen.problems().get(2));
    assertTrue(seen.problems().get(3).endsWith("got include"), seen.problems().get(3));
  }

  @Test
  void aGraphOfOthersIsRefusedByItsInputs() throws IOException {
    var folder = imported(ImportOptions.PLAIN);
    var config = Json.read(folder.resolve("genai_config.json"));
    ((ObjectNode) config.path("model").path("decoder")).put("num_hidden_layers", 3);
    Json.write(folder.resolve("genai_config.json"), config);
    var seen = ModelInspector.inspect(folder);
    assertTrue(seen.problems().getFirst().contains("must take [input_ids,"), seen.toString());
    Files.writeString(folder.resolve("model.onnx"), "not a model");
    var problem = ModelInspector.inspect(folder).problems().getFirst();
    assertTrue(problem.startsWith("the model file must be an ONNX model, got"), problem);
  }

  @Test
  void aFolderThatIsNoModelIsRefused() {
    var error = assertThrows(InferenceException.class, () -> ModelInspector.inspect(temporary));
    assertEquals(
        "a model folder must have config.json or genai_config.json, got neither in " + temporary,
        error.getMessage());
  }

  private static long parameters() {
    int query = SHAPE.heads() * SHAPE.headDimension();
    int key = SHAPE.kvHeads() * SHAPE.headDimension();
    long attention = (long) SHAPE.hidden() * (2 * query + 2 * key) + 2L * SHAPE.headDimension();
    long layer = attention + 3L * SHAPE.hidden() * SHAPE.mlp() + 2L * SHAPE.hidden();
    return SHAPE.layers() * layer + (long) (SHAPE.vocabulary() + 1) * SHAPE.hidden();
  }

  private Path imported(ImportOptions options) throws IOException {
    return imported(model, options);
  }

  private Path imported(TinyModel of, ImportOptions options) throws IOException {
    var source = of.write(Files.createTempDirectory(temporary, "hf"), Stored.BF16);
    var target = Files.createTempDirectory(temporary, "onnx");
    HuggingFaceImporter.importFolder(source, target, options, ImportListener.SILENT);
    return target;
  }
}
