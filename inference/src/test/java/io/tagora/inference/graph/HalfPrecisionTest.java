package io.tagora.inference.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tagora.inference.InferenceException;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.ReferenceDecoder;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.kv.KvFormat;
import io.tagora.inference.model.ModelFolder;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Graphs in 16-bit floats, computed by the CPU's kernels; a GPU has others. */
class HalfPrecisionTest {
  private static final ImportOptions HALF_OVER_BYTES =
      new ImportOptions(
          WeightFormat.NONE, 32, PrefillFormat.SAME, KvOptions.bytes(List.of()), Precision.FP16);

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource
  void logitsAreThoseOfThePlainTwinButForRounding(Architecture architecture) throws IOException {
    var model = TinyModel.random(TinyShape.of(architecture, true), Stored.F32, 11);
    var tokens = new Random(5).ints(23, 0, model.shape().vocabulary()).toArray();
    var folder = imported(model, ImportOptions.HALF);
    try (var engine = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      double error = error(new ReferenceDecoder(model).logits(tokens), engine.logits(tokens));
      // 11 bits of precision, through two layers.
      assertTrue(error < 5e-3, "relative error " + error);
      assertTrue(error > 1e-6, "weights must be rounded, got a relative error of " + error);
    }
  }

  @Test
  void blocksOfFourBitsKeepTheirScalesInTheSamePrecision() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, false), Stored.F32, 3);
    var tokens = new Random(5).ints(9, 0, model.shape().vocabulary()).toArray();
    var single = imported(model, new ImportOptions(WeightFormat.INT4, 32, PrefillFormat.SAME));
    var half =
        imported(
            model,
            new ImportOptions(
                WeightFormat.INT4, 32, PrefillFormat.SAME, KvOptions.FLOATS, Precision.FP16));
    try (var expected = LanguageModelEngine.open(single, TinyEngine.SETTINGS);
        var engine = LanguageModelEngine.open(half, TinyEngine.SETTINGS)) {
      double error = error(doubles(expected.logits(tokens)), engine.logits(tokens));
      // Products round their inputs to 8 bits, and a little rounding before moves those.
      assertTrue(error < 5e-2, "relative error " + error);
    }
  }

  /** One graph reads and writes over bytes in place, as CUDA's kernels do. */
  @ParameterizedTest
  @EnumSource
  void keysAndValuesInBytesAreReadAndWrittenInPlace(Architecture architecture) throws IOException {
    var model = TinyModel.random(TinyShape.of(architecture, true), Stored.F32, 11);
    var tokens = new Random(5).ints(23, 0, model.shape().vocabulary()).toArray();
    var folder = imported(model, HALF_OVER_BYTES);
    var read = ModelFolder.read(folder);
    assertEquals(KvFormat.INT8, read.kv());
    assertFalse(read.prefillFile().isPresent(), "a GPU has one graph");
    try (var engine = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      double error = error(new ReferenceDecoder(model).logits(tokens), engine.logits(tokens));
      // Bytes have 7 bits of precision, through two layers.
      assertTrue(error < 0.12, "relative error " + error);
      var driver = new EngineDriver(engine);
      var decoding = Decoding.greedy(6, OutputRule.FREE);
      var trunk = driver.read("the winter and the shore");
      driver.admit(1, driver.continued(trunk, " one"), decoding);
      driver.step();
      driver.admit(2, driver.continued(trunk, " two"), decoding);
      var side = driver.stepToEnd();
      driver.admit(3, driver.continued(trunk, " two"), decoding);
      assertEquals(driver.stepToEnd().get(3L).texts(), side.get(2L).texts());
      engine.prefill().release(trunk);
      driver.verify();
    }
  }

  /** The scales come from the same texts, read in the other floats. */
  @Test
  void scalesOfBytesAreThoseOfSingleFloatsButForRounding() throws IOException {
    var single =
        imported(
            model(),
            new ImportOptions(
                WeightFormat.NONE, 32, PrefillFormat.SAME, KvOptions.bytes(List.of())));
    var half = imported(model(), HALF_OVER_BYTES);
    var expected = GraphKv.requireOne(ModelFolder.read(single)).orElseThrow();
    var actual = GraphKv.requireOne(ModelFolder.read(half)).orElseThrow();
    for (int layer = 0; layer < model().shape().layers(); layer++) {
      double most = expected.keys(layer).getFirst();
      assertEquals(most, actual.keys(layer).getFirst(), 0.01 * most);
    }
  }

  @Test
  void keysAndValuesAreHalvesAndLogitsAreNot() throws IOException {
    var folder = imported(model(), ImportOptions.HALF);
    var graph = StoredWeights.model(folder.resolve("model.onnx")).getGraph();
    for (var input : graph.getInputList()) {
      if (input.getName().startsWith("past")) {
        assertEquals(
            DataType.FLOAT16_VALUE, input.getType().getTensorType().getElemType(), input.getName());
      }
    }
    assertEquals(
        DataType.FLOAT_VALUE,
        graph.getOutputList().stream()
            .filter(output -> output.getName().equals(GraphNames.LOGITS))
            .findFirst()
            .orElseThrow()
            .getType()
            .getTensorType()
            .getElemType());
    var read = ModelFolder.read(folder);
    assertEquals(KvFormat.FP16, read.kv());
    assertFalse(read.sharedFile().isPresent(), "no GPU could run it");
    assertEquals("fp16", ModelInspector.inspect(folder).weights());
  }

  @Test
  void anImportInHalvesHasHalfTheBytesAndAnotherName() throws IOException {
    var model = model();
    var source = model.write(Files.createTempDirectory(temporary, "source"), Stored.F32);
    assertNotEquals(
        HuggingFaceImporter.contentHash(source, ImportOptions.PLAIN),
        HuggingFaceImporter.contentHash(source, ImportOptions.HALF));
    long single = Files.size(imported(model, ImportOptions.PLAIN).resolve("model.onnx.data"));
    long half = Files.size(imported(model, ImportOptions.HALF).resolve("model.onnx.data"));
    assertTrue(half < 0.8 * single, half + " of " + single);
  }

  @Test
  void aWeightThatHalvesCannotHoldIsRefused() {
    var error =
        assertThrows(
            InferenceException.class,
            () -> {
              try (var onnx =
                  new OnnxFile(temporary.resolve("big.onnx"), Precision.FP16, Map.of())) {
                onnx.weights("norm", new float[] {1, 70_000}, 2);
              }
            });
    assertEquals(
        "weights must be at most 65504 to be kept as fp16, got 70000.0 in norm; import with"
            + " --precision fp32",
        error.getMessage());
  }

  @Test
  void precisionsAreNamedAndThePrefillOfBytesNeedsSingle() {
    assertEquals(Precision.FP16, Precision.named("fp16"));
    assertThrows(IllegalArgumentException.class, () -> Precision.named("bf16"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ImportOptions(
                WeightFormat.NONE, 32, PrefillFormat.INT8, KvOptions.FLOATS, Precision.FP16));
  }

  private static TinyModel model() {
    return TinyModel.random(TinyShape.of(Architecture.LLAMA, true), Stored.F32, 2);
  }

  private Path imported(TinyModel model, ImportOptions options) throws IOException {
    var folder = model.write(Files.createTempDirectory(temporary, "hf"), Stored.F32);
    var target = Files.createTempDirectory(temporary, "onnx");
    HuggingFaceImporter.importFolder(folder, target, options, ImportListener.SILENT);
    return target;
  }

  /** The greatest difference over the greatest logit. */
  private static double error(double[][] expected, float[][] actual) {
    double greatest = 0;
    double difference = 0;
    for (int t = 0; t < expected.length; t++) {
      for (int i = 0; i < expected[t].length; i++) {
        greatest = Math.max(greatest, Math.abs(expected[t][i]));
        difference = Math.max(difference, Math.abs(expected[t][i] - actual[t][i]));
      }
    }
    return difference / greatest;
  }

  private static double[][] doubles(float[][] floats) {
    var doubles = new double[floats.length][];
    for (int t = 0; t < floats.length; t++) {
      doubles[t] = new double[floats[t].length];
      for (int i = 0; i < floats[t].length; i++) {
        doubles[t][i] = floats[t][i];
      }
    }
    return doubles;
  }
}
