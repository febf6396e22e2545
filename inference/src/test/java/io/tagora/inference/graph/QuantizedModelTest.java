package io.tagora.inference.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.CacheFolder;
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
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizedModelTest {
  private static final ImportOptions INT8 =
      new ImportOptions(WeightFormat.INT8, 32, PrefillFormat.SAME);
  private static final ImportOptions INT4_AND_PREFILL =
      new ImportOptions(WeightFormat.INT4, 32, PrefillFormat.INT8);
  private static final ImportOptions PREFILL =
      new ImportOptions(WeightFormat.NONE, 32, PrefillFormat.INT8);

  @TempDir Path temporary;

  static Stream<Arguments> models() {
    return Stream.of(Architecture.values())
        .flatMap(architecture ->
            Stream.of(true, false)
                .flatMap(tied ->
                    Stream.of(
                        Arguments.of(architecture, tied, INT8, 0.998),
                        Arguments.of(
                            architecture,
                            tied,
                            new ImportOptions(WeightFormat.INT4, 128, PrefillFormat.SAME),
                            0.93),
                        Arguments.of(architecture, tied, PREFILL, 0.99),
                        Arguments.of(architecture, tied, INT4_AND_PREFILL, 0.99))));
  }

  /** Prompts are read by the second graph where there is one, so its rounding is what counts. */
  @ParameterizedTest
  @MethodSource("models")
  void logitsPointWhereThePlainTwinsDo(
      Architecture architecture, boolean tied, ImportOptions options, double least)
      throws IOException {
    var model = TinyModel.random(TinyShape.of(architecture, tied), Stored.F32, 11);
    var tokens = new Random(5).ints(23, 0, model.shape().vocabulary()).toArray();
    var expected = new ReferenceDecoder(model).logits(tokens);
    try (var engine = LanguageModelEngine.open(imported(model, options), TinyEngine.SETTINGS)) {
      var actual = engine.logits(tokens);
      double mean = 0;
      for (int t = 0; t < tokens.length; t++) {
        mean += cosine(expected[t], actual[t]) / tokens.length;
      }
      assertTrue(mean > least && mean < 0.999999, "the mean cosine is " + mean);
    }
  }

  @Test
  void aPromptReadByOneGraphIsContinuedByTheOther() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), Stored.F32, 4);
    var plain = answer(imported(model, ImportOptions.PLAIN));
    var folder = imported(model, PREFILL);
    assertTrue(ModelFolder.read(folder).prefillFile().isPresent());
    assertEquals(plain.texts(), answer(folder).texts());
  }

  @Test
  void theSecondGraphBorrowsWhatTheFirstHasStored() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), Stored.F32, 4);
    var folder = imported(model, INT4_AND_PREFILL);
    var borrowed = Files.size(folder.resolve("model.onnx.data"));
    var own = Files.readString(folder.resolve("prefill.onnx"), StandardCharsets.ISO_8859_1);
    assertTrue(own.contains("model.onnx.data"), "the embedding must be borrowed");
    assertTrue(Files.size(folder.resolve("prefill.onnx.data")) < borrowed);
    assertEquals(
        new QuantizationNote(
            WeightFormat.INT4,
            32,
            Optional.of("prefill.onnx"),
            PrefillFormat.INT8,
            KvFormat.FP32,
            true),
        QuantizationNote.read(folder).orElseThrow());
  }

  @Test
  void eachKindOfImportIsKeptForItself() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), Stored.F32, 4);
    var source = model.write(Files.createTempDirectory(temporary, "hf"), Stored.F32);
    var cache = new ModelCache(new CacheFolder(temporary.resolve("cache")));
    var plain = cache.importIfNeeded(source, ImportListener.SILENT);
    var quantized = cache.importIfNeeded(source, INT8, ImportListener.SILENT);
    assertNotEquals(plain, quantized);
    assertEquals(quantized, cache.importIfNeeded(source, INT8, ImportListener.SILENT));
    assertFalse(Files.exists(plain.resolve("tagora.json")));
    var error =
        assertThrows(
            InferenceException.class,
            () -> cache.importIfNeeded(plain, INT8, ImportListener.SILENT));
    assertEquals(
        "only a Hugging Face folder can be quantised, got one that is imported already: " + plain,
        error.getMessage());
  }

  @Test
  void weightsThatWereCutAreRefusedWithNumbers() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), Stored.F32, 4);
    var folder = imported(model, INT4_AND_PREFILL);
    var data = folder.resolve("model.onnx.data");
    Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 5000));
    var error =
        assertThrows(
            InferenceException.class,
            () -> LanguageModelEngine.open(folder, TinyEngine.SETTINGS).close());
    var message = String.valueOf(error.getMessage());
    assertTrue(message.contains("got 5000: it was cut"), message);
    Files.delete(folder.resolve("prefill.onnx"));
    assertThrows(InferenceException.class, () -> ModelFolder.read(folder));
  }

  @Test
  void aBlockOfAnotherSizeIsRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ImportOptions(WeightFormat.INT4, 64, PrefillFormat.SAME));
    assertEquals("block must be one of [32, 128], got 64", error.getMessage());
  }

  private Generation answer(Path folder) {
    try (var engine = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      var driver = new EngineDriver(engine);
      var decoding = new Decoding(12, 0, 0, 1, 1, List.of(), OutputRule.FREE);
      return driver.write(driver.read("shoes and sand"), decoding);
    }
  }

  private Path imported(TinyModel model, ImportOptions options) throws IOException {
    var source = model.write(Files.createTempDirectory(temporary, "hf"), Stored.F32);
    var target = Files.createTempDirectory(temporary, "onnx");
    HuggingFaceImporter.importFolder(source, target, options, ImportListener.SILENT);
    return target;
  }

  private static double cosine(double[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      aa += a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }
}
