package io.tagora.inference.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrtLibraryTest {
  @TempDir Path temporary;

  @Test
  void aNamedFolderComesBeforeTheJar() throws IOException {
    var library = Files.createFile(temporary.resolve("libonnxruntime.so.1"));
    assertEquals(library, located(temporary.toString()));
  }

  @Test
  void withoutANameTheJarsIsTaken() {
    assumeTrue(System.getenv(OrtLibrary.VARIABLE) == null, "the jar may be missing then");
    assertTrue(Files.isRegularFile(located("")));
  }

  @Test
  void aNamedFolderWithoutTheLibraryIsRefused() {
    var error = assertThrows(InferenceException.class, () -> located(temporary.toString()));
    assertEquals(
        "TAGORA_ONNXRUNTIME must name a folder with one of [libonnxruntime.so, libonnxruntime.so.1,"
            + " libonnxruntime.dylib], got "
            + temporary,
        error.getMessage());
  }

  @Test
  void aLibraryThatIsNotThereIsNamed() {
    var gone = temporary.resolve("libonnxruntime.so");
    var error = assertThrows(InferenceException.class, () -> OrtApi.load(gone));
    assertEquals("the library of ONNX Runtime must be a file, got " + gone, error.getMessage());
  }

  @Test
  void aFileThatIsNoLibraryIsRefused() throws IOException {
    var text = Files.writeString(temporary.resolve("libonnxruntime.so"), "no library");
    var error = assertThrows(InferenceException.class, () -> OrtApi.load(text));
    var message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("the library must be ONNX Runtime, got " + text), message);
  }

  @Test
  void aLibraryOfAnotherKindIsRefused() throws IOException {
    var zlib = library("libz.so.1");
    var error = assertThrows(InferenceException.class, () -> OrtApi.load(zlib));
    assertEquals("the library must be ONNX Runtime, got " + zlib, error.getMessage());
  }

  /** A library that this process has mapped, or the JDK's own. */
  private static Path library(String name) throws IOException {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.endsWith(name) || line.endsWith("libjava.so"))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .findFirst()
          .orElseThrow();
    }
  }

  private Path located(String folder) {
    return OrtLibrary.locate(Optional.of(folder), new CacheFolder(temporary.resolve("cache")));
  }
}
