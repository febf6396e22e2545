package io.tagora.inference.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.graph.ModelInspector;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomModelTest {
  private static final RandomShape SHAPE = new RandomShape("x", 2, 48, 4, 2, 16, 72, 300, 128);

  @TempDir Path temporary;

  @Test
  void aFolderIsWhatItsShapeSays() throws IOException {
    RandomModel.write(SHAPE, 5, temporary);
    var model = ModelInspector.inspect(temporary);
    assertTrue(model.problems().isEmpty(), model.problems().toString());
    assertEquals("Qwen3ForCausalLM", model.architecture());
    assertEquals("BF16", model.weights());
    assertEquals(SHAPE.parameters(), model.parameters());
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    assertArrayEquals(weights(5), weights(5));
    assertFalse(Arrays.equals(weights(5), weights(6)));
  }

  @Test
  void anEngineReadsAndWritesWithIt() throws IOException {
    RandomModel.write(SHAPE, 5, temporary);
    try (var engine = TinyEngine.openFolder(temporary, temporary, TinyEngine.SETTINGS)) {
      var driver = new EngineDriver(engine);
      var handle = driver.read("<|begin|>any text");
      assertEquals(9, handle.tokens());
      var endless = new OutputRule.Free(100, 100, false);
      assertEquals(7, driver.write(handle, Decoding.greedy(7, endless)).generatedTokens());
    }
  }

  @Test
  void aNamedShapeIsWrittenIntoTheCacheOnce() throws IOException {
    var cache = new CacheFolder(temporary);
    var folder = RandomModel.cached(SHAPE, cache);
    var written = Files.getLastModifiedTime(folder.resolve("model.safetensors"));
    assertEquals(folder, RandomModel.cached(SHAPE, cache));
    assertEquals(written, Files.getLastModifiedTime(folder.resolve("model.safetensors")));
  }

  @Test
  void theLargeShapeHas474MillionWeights() {
    assertEquals(474, RandomShape.named("0.6b").parameters() / 1_000_000);
    assertThrows(IllegalArgumentException.class, () -> RandomShape.named("9b"));
  }

  private byte[] weights(long seed) throws IOException {
    var folder = Files.createTempDirectory(temporary, "m");
    RandomModel.write(SHAPE, seed, folder);
    return Files.readAllBytes(folder.resolve("model.safetensors"));
  }
}
