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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process without Java's vectors, or with shorter ones, writes as one with all of them. */
class WithoutVectorsTest {
  @TempDir Path temporary;

  /** Without the module, with vectors of four floats, and with such of eight, which are enough. */
  @ParameterizedTest
  @CsvSource({
    "-Dno=module, false",
    "--add-modules=jdk.incubator.vector -XX:MaxVectorSize=16, false",
    "--add-modules=jdk.incubator.vector -XX:MaxVectorSize=32, true"
  })
  void aProcessWithLessOfThemWritesTheSame(String flags, boolean available)
      throws IOException, InterruptedException {
    assertTrue(DecodeAttention.isAvailable(), "the tests' own process must have vectors");
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), TinyModel.Stored.F32, 4);
    var source = model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    var folder = TinyEngine.imported(temporary, source);
    var text = WithoutVectors.written(folder);
    assertEquals(List.of(String.valueOf(available), text), otherProcess(folder, flags));
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

  private List<String> otherProcess(Path folder, String flags)
      throws IOException, InterruptedException {
    var errors = temporary.resolve("errors");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags.split(" ")));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            WithoutVectors.class.getName(),
            folder.toString()));
    var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
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
