package io.tagora.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFingerprintTest {
  @TempDir Path temporary;

  private static String of(Path folder) {
    return new ModelFingerprint(folder).digits();
  }

  private Path folder(String name, String weights) throws IOException {
    var folder = Files.createDirectory(temporary.resolve(name));
    Files.writeString(folder.resolve("model.onnx.data"), weights);
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    return folder;
  }

  @Test
  void equalFoldersHaveOneFingerprintWhereverTheyStand() throws IOException {
    assertEquals(of(folder("a", "weights")), of(folder("b", "weights")));
    assertEquals(32, of(temporary.resolve("a")).length());
  }

  @Test
  void aWeightOrATokenizerMakesAnother() throws IOException {
    var folder = folder("a", "weights");
    var before = of(folder);
    assertNotEquals(before, of(folder("b", "weighty")));
    Files.writeString(folder.resolve("tokenizer.json"), "{} ");
    assertNotEquals(before, of(folder));
  }
}
