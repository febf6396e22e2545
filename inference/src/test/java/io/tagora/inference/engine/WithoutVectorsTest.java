package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.attention.DecodeAttention;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process without Java's vectors writes by the operators of ONNX Runtime alone. */
class WithoutVectorsTest {
  @TempDir Path temporary;

  @Test
  void aProcessWithoutThemWritesTheSame() throws IOException, InterruptedException {
    assertTrue(DecodeAttention.isAvailable(), "the tests' own process must have vectors");
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), TinyModel.Stored.F32, 4);
    var source = model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    var folder = TinyEngine.imported(temporary, source);
    var text = WithoutVectors.written(folder);
    assertEquals(List.of("false", text), otherProcess(folder));
  }

  /** Imported before there was such a graph. */
  @Test
  void aFolderWithoutTheGraphIsWrittenWithAsBefore() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), TinyModel.Stored.F32, 4);
    var source = model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    var folder = TinyEngine.imported(temporary, source);
    var text = WithoutVectors.written(folder);
    Files.delete(folder.resolve(ModelFolder.DECODE_FILE));
    assertEquals(text, WithoutVectors.written(folder));
  }

  private List<String> otherProcess(Path folder) throws IOException, InterruptedException {
    var errors = temporary.resolve("errors");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutVectors.class.getName(),
                folder.toString())
            .redirectError(errors.toFile())
            .start();
    try (var out = process.inputReader()) {
      var lines = out.readAllLines();
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the other process must end");
      assertEquals(0, process.exitValue(), () -> Files.exists(errors) ? read(errors) : "");
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
