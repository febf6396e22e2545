package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.KvOptions;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import io.tagora.inference.model.ModelFolder;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engines over KV in bytes, whose scales are a layer's, or a channel's where the model has a loud
 * one: however a text came into its row, what is written after it is the same.
 */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class KvInBytesEngineTest {
  private static final String CONTEXT = "<|begin|>shoes and sand, the winter and the shore";
  private static final List<String> BRANCHES =
      List.of(" one", " two sands", " the", " winter hats");
  private static final KvOptions BYTES = KvOptions.bytes(List.of(CONTEXT + " one two the hats"));

  @Parameter boolean loud;
  @TempDir Path temporary;
  private Path source;
  private Path folder;

  @BeforeEach
  void importModel() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), TinyModel.Stored.F32, 8);
    source =
        (loud ? model.withLoudKey() : model)
            .write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    folder = imported(BYTES);
  }

  private Path imported(KvOptions kv) {
    var options = new ImportOptions(WeightFormat.NONE, 32, PrefillFormat.SAME, kv);
    return TinyEngine.imported(temporary, source, options);
  }

  @Test
  void continuationsAreWrittenAsTextsThatAreReadFresh() {
    try (var continuing = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      assertAlike(fresh(), branches(continuing));
    }
  }

  /** Each text read whole by an engine that has read nothing else. */
  private Map<Long, Generation> fresh() {
    var written = new HashMap<Long, Generation>();
    for (int i = 0; i < BRANCHES.size(); i++) {
      try (var engine = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
        var driver = new EngineDriver(engine);
        driver.admit(i, driver.read(CONTEXT + BRANCHES.get(i)), decoding(i));
        written.putAll(driver.stepToEnd());
      }
    }
    return written;
  }

  @Test
  void chunksWriteWhatTheWholePromptWrites() {
    try (var whole = LanguageModelEngine.open(folder, TinyEngine.SETTINGS);
        var chunked = LanguageModelEngine.open(folder, settings(0, 7, 6, 4, 0))) {
      assertAlike(branches(whole), branches(chunked));
    }
  }

  @Test
  void aPrefixThatIsAttendedToOnceIsThatOfRowsByThemselves() {
    try (var alone = LanguageModelEngine.open(folder, TinyEngine.SETTINGS);
        var shared =
            LanguageModelEngine.open(folder, TinyEngine.SETTINGS.with(PrefixSharing.always(4)))) {
      assertAlike(branches(alone), branches(shared));
    }
  }

  @Test
  void twoDevicesWriteTokenForTokenWhatOneWrites() {
    try (var together = LanguageModelEngine.open(folder, settings(0, 16, 6, 4, 0));
        var apart =
            LanguageModelEngine.openApart(
                folder, settings(0, 16, 6, 0, 0), settings(1, 16, 0, 4, 0))) {
      assertEquals(branches(together), branches(apart));
    }
  }

  @Test
  void aSlotThatIsTakenOverKeepsWhatItSharesOnly() {
    try (var few = LanguageModelEngine.open(folder, settings(0, 16, 1, 4, 0));
        var many = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      for (int round = 0; round < 6; round++) {
        var prompt = CONTEXT.substring(0, 12 + 5 * (round % 3)) + BRANCHES.get(round % 4);
        assertAlike(write(many, prompt), write(few, prompt));
      }
    }
  }

  @Test
  void aRowTakesAQuarterOfOneInFloats() {
    var bytes = EngineBudget.of(ModelFolder.read(folder), TinyEngine.SETTINGS);
    var floats = EngineBudget.of(ModelFolder.read(imported(KvOptions.FLOATS)), TinyEngine.SETTINGS);
    long logits = 4L * TinyShape.of(Architecture.QWEN3, true).vocabulary();
    assertEquals(floats.rowBytes() - logits, 4 * (bytes.rowBytes() - logits));
    assertEquals(floats.rows() + 1, bytes.rows(), "what a prompt adds takes a row more");
  }

  @Test
  void aModelThatIsTooLargeIsRefusedBeforeItIsLoaded() {
    var small =
        new EngineSettings(
            new Device.Cpu(0), 1, false, 6, 4, 128, 16, 1 << 17, List.of(), PrefixSharing.NEVER);
    var error =
        assertThrows(
            InferenceException.class, () -> LanguageModelEngine.open(folder, small).close());
    assertTrue(String.valueOf(error.getMessage()).contains("128.0 KiB"), error.getMessage());
  }

  private static Map<Long, Generation> branches(LanguageModelEngine engine) {
    var driver = new EngineDriver(engine);
    KvHandle context = driver.read(CONTEXT);
    for (int i = 0; i < BRANCHES.size(); i++) {
      driver.admit(i, driver.continued(context, BRANCHES.get(i)), decoding(i));
      driver.step();
    }
    var written = driver.stepToEnd();
    engine.prefill().release(context);
    assertEquals(0, engine.pool().occupancy().leased());
    return written;
  }

  private static Map<Long, Generation> write(LanguageModelEngine engine, String prompt) {
    var driver = new EngineDriver(engine);
    driver.admit(1, driver.read(prompt), decoding(4));
    return driver.stepToEnd();
  }

  private static Decoding decoding(int branch) {
    return Decoding.greedy(16 + branch, OutputRule.FREE);
  }

  private static EngineSettings settings(
      int device, int chunk, int slots, int sequences, int sharedPrefix) {
    return new EngineSettings(
        new Device.Cpu(device),
        1,
        false,
        slots,
        sequences,
        128,
        chunk,
        Long.MAX_VALUE,
        List.of(),
        PrefixSharing.always(sharedPrefix));
  }

  /** The same texts; log-probabilities differ by the order of sums and where that moved a byte. */
  private static void assertAlike(Map<Long, Generation> expected, Map<Long, Generation> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((sequence, generation) -> {
      var other = actual.get(sequence);
      assertEquals(generation.texts(), other.texts());
      assertEquals(generation.finish(), other.finish());
      for (int i = 0; i < generation.parts().size(); i++) {
        double one = generation.parts().get(i).logProbability();
        assertEquals(one, other.parts().get(i).logProbability(), 0.02);
      }
    });
  }
}
