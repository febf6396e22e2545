package io.tagora.inference.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.fixture.ReferenceDecoder;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.model.ModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports whose keys and values are bytes. */
class KvInBytesTest {
  private static final String TEXT = "shoes and sand, the winter and the shore of a long summer";

  @TempDir Path temporary;

  static Stream<Arguments> models() {
    return Stream.of(Architecture.values())
        .flatMap(architecture ->
            Stream.of(false, true).map(outlier -> Arguments.of(architecture, outlier)));
  }

  /**
   * The twin rounds with the scales that the graph has. A number between two bytes may fall to the
   * other side, since sums have another order; so it is compared with what rounding moves at all.
   */
  @ParameterizedTest
  @MethodSource("models")
  void logitsAreThoseOfThePlainTwinThatRoundsKeysAndValues(
      Architecture architecture, boolean outlier) throws IOException {
    var model = model(architecture, outlier);
    var folder = imported(model, bytes());
    var scales = GraphKv.requireOne(ModelFolder.read(folder)).orElseThrow();
    assertEquals(outlier ? width(model) : 1, scales.keys(0).size());
    try (var engine = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      var tokens = engine.tokenizer().encode(TEXT);
      var actual = engine.logits(tokens);
      double toTwin = distance(new ReferenceDecoder(model, scales).logits(tokens), actual);
      double toFloats = distance(new ReferenceDecoder(model).logits(tokens), actual);
      assertTrue(toFloats < 0.05, "rounding moves logits by " + toFloats + " on average");
      assertTrue(10 * toTwin < toFloats, toTwin + " from the twin, from floats " + toFloats);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noGraphHasWeightsOfItsOwnButOneOfOtherProducts(PrefillFormat prefill) throws IOException {
    var options = new ImportOptions(WeightFormat.INT8, 32, prefill, KvOptions.bytes(List.of(TEXT)));
    var folder = imported(model(Architecture.QWEN3, false), options);
    assertFalse(Files.exists(folder.resolve("decode_shared.onnx.data")));
    assertEquals(prefill == PrefillFormat.INT8, Files.exists(folder.resolve("prefill.onnx.data")));
    assertTrue(Files.isRegularFile(folder.resolve("prefill.onnx")));
    LanguageModelEngine.open(folder, TinyEngine.SETTINGS).close();
  }

  @Test
  void scalesFollowTheTextsAndEachSetOfTextsIsKeptForItself() throws IOException {
    var model = model(Architecture.LLAMA, false);
    var source = model.write(Files.createTempDirectory(temporary, "hf"), Stored.F32);
    var cache = new ModelCache(new CacheFolder(temporary.resolve("cache")));
    var one = cache.importIfNeeded(source, bytes(), ImportListener.SILENT);
    assertEquals(one, cache.importIfNeeded(source, bytes(), ImportListener.SILENT));
    var options =
        new ImportOptions(
            WeightFormat.NONE, 32, PrefillFormat.SAME, KvOptions.bytes(List.of("x", "sand")));
    var other = cache.importIfNeeded(source, options, ImportListener.SILENT);
    assertNotEquals(one, other);
    var wide = GraphKv.requireOne(ModelFolder.read(one)).orElseThrow();
    var narrow = GraphKv.requireOne(ModelFolder.read(other)).orElseThrow();
    for (int layer = 0; layer < wide.layers(); layer++) {
      assertTrue(wide.keys(layer).getFirst() > narrow.keys(layer).getFirst());
    }
    assertTrue(
        GraphKv.requireOne(ModelFolder.read(imported(model, ImportOptions.PLAIN))).isEmpty());
  }

  @Test
  void aModelWhoseChannelsAreMostlyIdleHasScalesForAll() throws IOException {
    var model = model(Architecture.LLAMA, false).withIdleValues();
    var folder = imported(model, bytes());
    var scales = GraphKv.requireOne(ModelFolder.read(folder)).orElseThrow();
    assertEquals(width(model), scales.values(0).size());
    try (var engine = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      var tokens = engine.tokenizer().encode(TEXT);
      var expected = new ReferenceDecoder(model).logits(tokens);
      assertTrue(distance(expected, engine.logits(tokens)) < 0.05);
    }
  }

  @Test
  void textsWithoutATokenAreRefused() throws IOException {
    var options =
        new ImportOptions(WeightFormat.NONE, 32, PrefillFormat.SAME, KvOptions.bytes(List.of("")));
    var model = model(Architecture.LLAMA, false);
    var error = assertThrows(InferenceException.class, () -> imported(model, options));
    assertEquals(
        "texts to calibrate by must have at least 1 token, got none; --calibration names them",
        error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void aScaleThatIsNoPositiveNumberIsRefused(float scale) throws IOException {
    var folder = imported(model(Architecture.LLAMA, false), bytes());
    change(folder.resolve("model.onnx"), "value_scale.1", tensor -> numbers(tensor, scale));
    assertRefused(folder, "is damaged: a KV scale must be a positive number, got " + scale);
  }

  @Test
  void aScaleThatIsMissingOrOfAnotherSizeOrAnotherInOneGraphIsRefused() throws IOException {
    var folder = imported(model(Architecture.LLAMA, false), bytes());
    var graph = folder.resolve("prefill.onnx");
    change(graph, "key_scale.0", tensor -> numbers(tensor, 0.5f));
    assertRefused(folder, "must keep KV as model.onnx does, got other scales");
    change(graph, "key_scale.0", tensor -> numbers(tensor, 1, 2, 3));
    assertRefused(folder, "must have 1 or 32 scales in key_scale.0, got 3");
    change(graph, "key_scale.0", tensor -> tensor.toBuilder().setName("gone").build());
    assertRefused(folder, "must have key_scale.0, the scale of its KV, got none");
  }

  @Test
  void aFolderWhoseNoteSaysAnotherFormatIsRefused() throws IOException {
    var folder = imported(model(Architecture.LLAMA, false), bytes());
    var note = folder.resolve("tagora.json");
    Json.write(note, ((ObjectNode) Json.read(note)).put("kv", "fp32"));
    assertRefused(folder, "must keep KV in fp32, as tagora.json beside it says, got int8");
  }

  private static void assertRefused(Path folder, String part) {
    var error =
        assertThrows(
            InferenceException.class,
            () -> LanguageModelEngine.open(folder, TinyEngine.SETTINGS).close());
    assertTrue(String.valueOf(error.getMessage()).contains(part), error.getMessage());
    assertTrue(
        ModelInspector.inspect(folder).problems().getFirst().contains(part), "seen by inspect");
  }

  private static void change(Path file, String name, UnaryOperator<TensorProto> change)
      throws IOException {
    var model = ModelProto.parseFrom(Files.readAllBytes(file));
    GraphProto.Builder graph = model.getGraph().toBuilder().clearInitializer();
    for (var tensor : model.getGraph().getInitializerList()) {
      graph.addInitializer(tensor.getName().equals(name) ? change.apply(tensor) : tensor);
    }
    Files.write(file, model.toBuilder().setGraph(graph).build().toByteArray());
  }

  private static TensorProto numbers(TensorProto tensor, float... values) {
    var bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return tensor.toBuilder()
        .clearDims()
        .addDims(values.length)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  private static ImportOptions bytes() {
    return new ImportOptions(
        WeightFormat.NONE, 32, PrefillFormat.SAME, KvOptions.bytes(List.of(TEXT)));
  }

  private static TinyModel model(Architecture architecture, boolean outlier) {
    var model = TinyModel.random(TinyShape.of(architecture, true), Stored.F32, 11);
    return outlier ? model.withLoudKey() : model;
  }

  private static int width(TinyModel model) {
    return model.shape().kvHeads() * model.shape().headDimension();
  }

  private Path imported(TinyModel model, ImportOptions options) throws IOException {
    var source = model.write(Files.createTempDirectory(temporary, "hf"), Stored.F32);
    var target = Files.createTempDirectory(temporary, "onnx");
    HuggingFaceImporter.importFolder(source, target, options, ImportListener.SILENT);
    return target;
  }

  /** The mean distance of logits. */
  private static double distance(double[][] expected, float[][] actual) {
    double sum = 0;
    for (int t = 0; t < expected.length; t++) {
      for (int i = 0; i < expected[t].length; i++) {
        sum += Math.abs(expected[t][i] - actual[t][i]);
      }
    }
    return sum / expected.length / expected[0].length;
  }
}
