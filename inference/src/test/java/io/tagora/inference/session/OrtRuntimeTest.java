package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.HuggingFaceImporter;
import io.tagora.inference.graph.ImportListener;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrtRuntimeTest {
  private static final SessionSettings SETTINGS = new SessionSettings(1, false);

  @TempDir Path temporary;
  private final OrtRuntime runtime = OrtRuntime.shared();

  @Test
  void theLibraryIsTheVersionThatTheBuildNames() {
    assertTrue(runtime.version().startsWith("1.29."), runtime.version());
  }

  @Test
  void aTensorsMemoryMustHaveTheSizeOfItsShape() {
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(JAVA_FLOAT, 5);
      var error =
          assertThrows(
              InferenceException.class, () -> runtime.tensor(data, ElementType.FLOAT32, 2, 3));
      assertEquals(
          "a FLOAT32 tensor of shape [2, 3] must have 24 bytes, got 20", error.getMessage());
    }
  }

  @Test
  void aSessionNamesItsInputsAndRefusesOthers() throws IOException {
    try (var session = runtime.open(model(), SETTINGS);
        var binding = session.bind();
        var arena = Arena.ofConfined();
        var tensor = runtime.tensor(arena.allocate(JAVA_LONG), ElementType.INT64, 1)) {
      assertEquals(4 + 2 * 2, session.inputs().size());
      assertTrue(session.outputs().contains("logits"));
      var error =
          assertThrows(InferenceException.class, () -> binding.input("attention", tensor).run());
      assertTrue(String.valueOf(error.getMessage()).startsWith("ONNX Runtime refused"));
    }
  }

  @Test
  void aClosedHandleIsNotUsedAgain() throws IOException {
    var session = runtime.open(model(), SETTINGS);
    session.close();
    session.close();
    var error = assertThrows(IllegalStateException.class, session::bind);
    assertEquals("the session must be open, got a closed one", error.getMessage());
  }

  @Test
  void aModelFileThatIsNotThereIsNamed() {
    var file = temporary.resolve("gone.onnx");
    var error = assertThrows(InferenceException.class, () -> runtime.open(file, SETTINGS));
    assertEquals("the model file must exist, got " + file, error.getMessage());
  }

  private Path model() throws IOException {
    var shape = TinyShape.of(Architecture.LLAMA, true);
    var folder = Files.createDirectory(temporary.resolve("hf"));
    var target = Files.createDirectory(temporary.resolve("onnx"));
    TinyModel.random(shape, Stored.F32, 1).write(folder, Stored.F32);
    HuggingFaceImporter.importFolder(folder, target, ImportListener.SILENT);
    return target.resolve("model.onnx");
  }
}
