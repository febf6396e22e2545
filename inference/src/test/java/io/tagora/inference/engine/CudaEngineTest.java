package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.ReferenceDecoder;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine on a real GPU; skipped where CUDA shows none. */
@EnabledIf("hasGpu")
class CudaEngineTest {
  private static final Device GPU = new Device.Cuda(0);
  private static final EngineSettings SETTINGS = new EngineSettings(GPU, 1, false, 6, 4, 128);

  @TempDir Path temporary;

  static boolean hasGpu() {
    try {
      return OrtRuntime.shared().freeCudaBytes(0) > 0;
    } catch (InferenceException _) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void logitsAreThoseOfThePlainTwinButForRounding(Architecture architecture) throws IOException {
    var model = TinyModel.random(TinyShape.of(architecture, true), Stored.F32, 11);
    int[] tokens = new Random(5).ints(23, 0, model.shape().vocabulary()).toArray();
    var expected = new ReferenceDecoder(model).logits(tokens);
    try (var engine = LanguageModelEngine.open(folder(model, GPU), SETTINGS)) {
      var actual = engine.logits(tokens);
      double greatest = 0;
      double difference = 0;
      for (int t = 0; t < tokens.length; t++) {
        for (int i = 0; i < expected[t].length; i++) {
          greatest = Math.max(greatest, Math.abs(expected[t][i]));
          difference = Math.max(difference, Math.abs(expected[t][i] - actual[t][i]));
        }
      }
      assertTrue(difference < 2e-2 * greatest, difference + " of " + greatest);
    }
  }

  /** Chunks, cached prefixes, rows that move, and steps of several lengths. */
  @Test
  void aBranchWritesWhatItsWholePromptWrites() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), Stored.F32, 8);
    try (var engine = LanguageModelEngine.open(folder(model, GPU), SETTINGS)) {
      var driver = new EngineDriver(engine);
      var trunk = driver.read("<|begin|>shoes and sand, the winter and the shore");
      for (int i = 0; i < 4; i++) {
        driver.admit(i, driver.continued(trunk, "<|expert|>shoe " + i), greedy(8 + 4 * i));
      }
      var together = driver.stepToEnd();
      for (long i = 0; i < 4; i++) {
        var whole =
            driver.read("<|begin|>shoes and sand, the winter and the shore<|expert|>shoe " + i);
        int tokens = (int) (8 + 4 * i);
        assertEquals(together.get(i), driver.write(whole, greedy(tokens)), "branch " + i);
      }
      driver.verify();
    }
  }

  @Test
  void aModelInSinglePrecisionIsRefusedWithHowToImportIt() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), Stored.F32, 8);
    var single = folder(model, TinyEngine.SETTINGS.device());
    var error =
        assertThrows(InferenceException.class, () -> LanguageModelEngine.open(single, SETTINGS));
    assertTrue(String.valueOf(error.getMessage()).contains("--precision fp16"), error.getMessage());
  }

  private static Decoding greedy(int tokens) {
    return Decoding.greedy(tokens, OutputRule.FREE);
  }

  private Path folder(TinyModel model, Device device) throws IOException {
    var source = model.write(Files.createTempDirectory(temporary, "m"), Stored.F32);
    var cache = new ModelCache(new CacheFolder(temporary.resolve("cache")));
    return cache.importFor(device, source, ImportListener.SILENT);
  }
}
