package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.OptimumExport;
import io.tagora.inference.model.ModelFolder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a graph that Optimum exported, and what was in their memory before. */
class GrowingRowsTest {
  private static final byte NAN = (byte) 0xFF;
  private static final int[] SHORT = {5, 9, 200};
  private static final int[] LONG = {7, 8, 9, 77, 31, 5, 130, 12, 4, 90};

  @Test
  void whatWasBeyondARowsEndChangesNothing(@TempDir Path folder) throws IOException {
    var shape = TinyShape.of(Architecture.LLAMA, false);
    OptimumExport.write(folder, TinyModel.random(shape, Stored.F32, 8), true);

    assertArrayEquals(logits(folder, (byte) 0), logits(folder, NAN));
  }

  /** Of two rows of unequal lengths, in memory that was filled before. */
  private static float[] logits(Path folder, byte filled) {
    try (var arena = Arena.ofShared();
        var model =
            new DecoderModel(
                ModelFolder.read(folder),
                TinyEngine.SETTINGS,
                DeviceMemories.REAL,
                Optional.empty(),
                arena)) {
      for (int layer = 0; layer < 2; layer++) {
        fill(model.kv().keys(layer, 0, 2), filled);
        fill(model.kv().values(layer, 0, 2), filled);
      }
      model.prefill(0, 0, SHORT);
      model.prefill(1, 0, LONG);
      model.decode(2, new int[] {17, 18}, new int[] {SHORT.length, LONG.length});
      var logits = new float[model.vocabulary()];
      model.readLogits(0, logits);
      return logits;
    }
  }

  private static void fill(MemorySegment memory, byte value) {
    memory.fill(value);
  }
}
