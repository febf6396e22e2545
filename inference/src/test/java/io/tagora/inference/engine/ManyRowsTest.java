package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.KvOptions;
import io.tagora.inference.graph.ModelCache;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.session.SessionSettings;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many rows after one prefix, written with the weights that read prompts. */
class ManyRowsTest {
  private static final int ROWS = ModelSessions.MANY_ROWS + 2;
  private static final int TOKENS = 6;

  @TempDir Path temporary;
  private Path source;

  /** KV of the imports. */
  enum Kv {
    FLOATS,
    BYTES
  }

  @BeforeEach
  void write() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), TinyModel.Stored.F32, 8);
    source = model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
  }

  @Test
  void manyRowsHaveASessionOfTheirOwn() {
    var sessions =
        ModelSessions.open(
            ModelFolder.read(imported(PrefillFormat.INT8, Kv.FLOATS)),
            new SessionSettings(1, false),
            true);
    try {
      assertSame(sessions.shared(1), sessions.shared(ModelSessions.MANY_ROWS - 1));
      assertNotSame(
          sessions.shared(1).orElseThrow(), sessions.shared(ModelSessions.MANY_ROWS).orElseThrow());
    } finally {
      sessions.close();
    }
  }

  @Test
  void withoutWeightsForPromptsTheyHaveNot() {
    var sessions =
        ModelSessions.open(
            ModelFolder.read(imported(PrefillFormat.SAME, Kv.FLOATS)),
            new SessionSettings(1, false),
            true);
    try {
      assertSame(sessions.shared(1).orElseThrow(), sessions.shared(ROWS).orElseThrow());
    } finally {
      sessions.close();
    }
  }

  /** Rounding changes log-probabilities a little; another prefix or place changes them much. */
  @ParameterizedTest
  @EnumSource
  void whatTheyWriteIsAsLikelyAsRowByRow(Kv kv) {
    var folder = imported(PrefillFormat.INT8, kv);
    var alone = logProbabilities(folder, 0);
    var together = logProbabilities(folder, 1);
    for (int row = 0; row < ROWS; row++) {
      assertEquals(alone.get(row), together.get(row), 0.05 * TOKENS, "row " + row);
    }
  }

  private List<Double> logProbabilities(Path folder, int sharedPrefix) {
    var settings =
        new EngineSettings(new Device.Cpu(0), 1, false, 3, ROWS, 128)
            .with(PrefixSharing.always(sharedPrefix));
    try (var engine = LanguageModelEngine.open(folder, settings)) {
      var driver = new EngineDriver(engine);
      var context = driver.read("<|begin|>shoes and sand, the winter and the shore");
      var endless = new OutputRule.Free(100, 100, false);
      for (int row = 0; row < ROWS; row++) {
        var branch = driver.continued(context, " " + (char) ('a' + row));
        driver.admit(row, branch, Decoding.greedy(TOKENS, endless));
      }
      engine.prefill().release(context);
      var written = driver.stepToEnd();
      return LongStream.range(0, ROWS)
          .mapToObj(row -> written.get(row).parts().getFirst().logProbability())
          .toList();
    }
  }

  private Path imported(PrefillFormat prefill, Kv kv) {
    var cache = new ModelCache(new CacheFolder(temporary.resolve("cache")));
    var options =
        new ImportOptions(
            WeightFormat.NONE,
            32,
            prefill,
            kv == Kv.BYTES ? KvOptions.bytes(List.of("shoes and sand")) : KvOptions.FLOATS);
    return cache.importIfNeeded(source, options, ImportListener.SILENT);
  }
}
