package io.tagora.inference.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCacheTest {
  @TempDir Path temporary;
  private final TinyModel model =
      TinyModel.random(TinyShape.of(Architecture.LLAMA, true), Stored.F16, 1);
  private Path folder;
  private ModelCache cache;

  @BeforeEach
  void write() throws IOException {
    folder = model.write(Files.createDirectory(temporary.resolve("model")), Stored.F16);
    cache = new ModelCache(new CacheFolder(temporary.resolve("cache")));
  }

  @Test
  void aModelIsImportedOnceAndAnotherTimeOnlyIfItChanged() throws IOException {
    var layers = new ArrayList<String>();
    ImportListener listener = (done, total) -> layers.add(done + "/" + total);
    var first = cache.importIfNeeded(folder, listener);
    assertEquals(first, cache.importIfNeeded(folder, listener));
    assertEquals(List.of("1/2", "2/2"), layers);
    changeConfig(config -> config.put("rope_theta", 20_000));
    assertNotEquals(first, cache.importIfNeeded(folder, listener));
    assertEquals(4, layers.size());
  }

  @Test
  void theImportHasTheLayoutOfGenAi() throws IOException {
    var imported = cache.importIfNeeded(folder, ImportListener.SILENT);
    try (var files = Files.list(imported)) {
      assertEquals(
          List.of(
              "decode.onnx",
              "decode_shared.onnx",
              "genai_config.json",
              "model.onnx",
              "model.onnx.data",
              "tokenizer.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    var decoder = Json.read(imported.resolve("genai_config.json")).path("model").path("decoder");
    assertEquals("model.onnx", decoder.path("filename").asText());
    assertEquals(imported, cache.importIfNeeded(imported, ImportListener.SILENT));
  }

  @Test
  void aFailedImportLeavesNothingBehind() throws IOException {
    changeConfig(config -> config.put("intermediate_size", 95));
    assertRefused("mlp.gate_proj.weight", "must have the shape [95, 64], got [96, 64]");
    try (var files = Files.list(temporary.resolve("cache").resolve("models"))) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void anUnknownArchitectureIsRefusedByNameWithTheKnownOnes() throws IOException {
    changeConfig(config -> config.putArray("architectures").add("MambaForCausalLM"));
    assertRefused(
        "the architecture must be one of [LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM], got MambaForCausalLM");
  }

  @ParameterizedTest
  @CsvSource({
    "hidden_act, gelu, 'hidden_act in config.json must be silu, the only kind supported, got gelu'",
    "mlp_bias, true, 'mlp_bias in config.json must be false, the only kind supported, got true'",
    "hidden_size, none, must be a whole number of at least 1"
  })
  void aSettingThatWouldBeComputedWronglyIsRefused(String field, String value, String message)
      throws IOException {
    changeConfig(config -> config.put(field, value));
    assertRefused(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "linear", "dynamic", "longrope"})
  void otherRopeScalingsAreRefusedByName(String type) throws IOException {
    changeConfig(config -> config.putObject("rope_scaling").put("type", type));
    assertRefused("the rope type in ", " must be one of [default, llama3], got " + type);
    changeConfig(config -> config.putObject("rope_parameters").put("rope_type", type));
    assertRefused("the rope type in ", " must be one of [default, llama3], got " + type);
  }

  @Test
  void layersAndWeightsOfAnotherKindAreRefused() throws IOException {
    changeConfig(config -> config.putArray("layer_types").add("sliding_attention"));
    assertRefused(
        "layer_types in config.json must be full_attention, the only kind supported, got sliding_attention");
    changeConfig(config -> config.putObject("quantization_config").put("quant_method", "gptq"));
    assertRefused(
        "quantization_config in config.json must be none, the only kind supported, got gptq");
  }

  @Test
  void aRopeScalingWithoutItsNumbersIsRefused() throws IOException {
    changeConfig(config -> config.putObject("rope_scaling").put("rope_type", "llama3"));
    assertRefused("factor of the rope scaling in", "must be a number above 0, got nothing");
    changeConfig(config -> config.putObject("rope_parameters").put("partial_rotary_factor", 0.5));
    assertRefused(
        "partial_rotary_factor in config.json must be 1, the only kind supported, got 0.5");
  }

  @Test
  void weightsThatAreNotNumbersAreRefusedByPlace() throws IOException {
    var plain = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), Stored.F32, 1);
    var own = plain.write(Files.createDirectory(temporary.resolve("nan")), Stored.F32);
    var file = own.resolve("model.safetensors");
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(8 + (int) bytes.getLong(0) + 12, Float.NaN);
    Files.write(file, bytes.array());
    assertRefusedFolder(
        own,
        "model.embed_tokens.weight in "
            + file
            + " must hold finite numbers, got NaN at place 3 of");
  }

  @Test
  void anIndexThatLeavesTheFolderOrNamesNoFileIsRefused() throws IOException {
    var index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"../other.safetensors\"}}");
    assertRefused(index + " must name files beside it, got '../other.safetensors'");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"gone.safetensors\"}}");
    assertRefused("a model folder must have " + folder.resolve("gone.safetensors"));
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Files.delete(folder.resolve("tokenizer.json"));
    assertRefused("a model folder must have tokenizer.json, got none in " + folder);
    Files.delete(folder.resolve("config.json"));
    assertRefused("a model folder must have config.json or genai_config.json, got neither in");
    Files.delete(folder.resolve("model.safetensors"));
    assertRefusedFolder(folder.resolve("gone"), "the model must be a folder, got");
  }

  @Test
  void missingWeightsAreNamed() throws IOException {
    changeConfig(config -> config.put("tie_word_embeddings", false));
    assertRefused("the weights must have lm_head.weight, got none in " + folder);
    Files.delete(folder.resolve("model.safetensors"));
    assertRefused("a model folder must have " + folder.resolve("model.safetensors"));
  }

  @Test
  void aSafetensorsFileThatWasCutIsRefused() throws IOException {
    var file = folder.resolve("model.safetensors");
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
    assertRefused(file + " must have", "bytes of data for model.norm.weight", "it was cut");
    Files.write(file, Arrays.copyOf(bytes, 5));
    assertRefused(file + " must have at least 8 bytes, got 5 bytes");
    Files.write(file, Arrays.copyOf(bytes, 200));
    assertRefused(file + " must have a header inside the file, got a header length of");
  }

  @Test
  void aSafetensorsFileWithADamagedHeaderIsRefused() throws IOException {
    var file = folder.resolve("model.safetensors");
    var bytes = Files.readAllBytes(file);
    bytes[9] = '{';
    Files.write(file, bytes);
    assertRefused("the header of " + file + " must be JSON, got an error at line 1");
  }

  @Test
  void weightsInAnotherNumberFormatAreRefused() throws IOException {
    var file = folder.resolve("model.safetensors");
    var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Files.writeString(file, text.replace("\"F16\"", "\"I16\""), StandardCharsets.ISO_8859_1);
    assertRefused("must be stored as one of [F32, F16, BF16], got I16");
  }

  @Test
  void aDamagedModelFolderIsRefusedWhenItIsOpened() throws IOException {
    var imported = cache.importIfNeeded(folder, ImportListener.SILENT);
    var data = imported.resolve("model.onnx.data");
    Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 5000));
    assertOpenRefused(imported, data + " must have", "got 5000: it was cut");
    Files.writeString(imported.resolve("model.onnx"), "not a model");
    assertOpenRefused(imported, "the model file must be an ONNX model, got " + imported);
    Files.writeString(imported.resolve("tokenizer.json"), "{}");
    assertOpenRefused(imported, "the tokenizer must be a Hugging Face tokenizer.json, got");
    Files.delete(imported.resolve("model.onnx"));
    assertOpenRefused(imported, "a model folder must be complete, got no file");
    Files.writeString(imported.resolve("genai_config.json"), "{\"model\": {\"decoder\":");
    assertOpenRefused(imported, "genai_config.json must be JSON, got an error at line 1");
  }

  private void changeConfig(Consumer<ObjectNode> change) throws IOException {
    var config = model.config();
    change.accept(config);
    Json.write(folder.resolve("config.json"), config);
  }

  private void assertRefused(String... parts) {
    assertRefusedFolder(folder, parts);
  }

  private void assertRefusedFolder(Path refused, String... parts) {
    var error =
        assertThrows(
            InferenceException.class, () -> cache.importIfNeeded(refused, ImportListener.SILENT));
    assertSays(error, parts);
  }

  private static void assertOpenRefused(Path folder, String... parts) {
    var error =
        assertThrows(
            InferenceException.class,
            () -> LanguageModelEngine.open(folder, TinyEngine.SETTINGS).close());
    assertSays(error, parts);
  }

  private static void assertSays(InferenceException error, String... parts) {
    var message = String.valueOf(error.getMessage());
    for (var part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertTrue(!message.contains("\n"), message);
  }
}
