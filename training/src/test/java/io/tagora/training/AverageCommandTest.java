package io.tagora.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.hf.Precision;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AverageCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyWeightIsTheMeanOfTheModels() throws IOException {
    List<Path> models = List.of(model("a", 1, 8), model("b", 2, 8), model("c", 3, 8));
    assertEquals(0, average("mean", models), err.toString());
    var all = models.stream().map(AverageCommandTest::weights).toList();
    for (String name : all.getFirst().keySet()) {
      float[] expected = new float[all.getFirst().get(name).length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] =
            (all.get(0).get(name)[i] + all.get(1).get(name)[i] + all.get(2).get(name)[i]) / 3;
      }
      assertArrayEquals(expected, weights(folder.resolve("mean")).get(name), 1e-6f, name);
    }
    assertTrue(Files.exists(folder.resolve("mean").resolve(TokenizerJson.TOKENIZER)));
    assertTrue(out.toString().contains("mean of 3 models"), out.toString());
  }

  @Test
  void modelsOfOtherSizesAreRefusedByName() throws IOException {
    assertEquals(1, average("mean", List.of(model("a", 1, 8), model("b", 2, 16))));
    assertTrue(err.toString().contains("must have the same sizes"), err.toString());
    assertTrue(err.toString().contains("b/config.json"), err.toString());
    assertFalse(Files.exists(folder.resolve("mean")));
  }

  @Test
  void modelsWithOtherTokensAreRefused() throws IOException {
    Path other = model("b", 2, 8);
    Files.writeString(other.resolve(TokenizerJson.TOKENIZER), "[1]");
    assertEquals(1, average("mean", List.of(model("a", 1, 8), other)));
    assertTrue(err.toString().contains("the same tokenizer"), err.toString());
  }

  @Test
  void aModelIsNotWrittenOver() throws IOException {
    List<Path> models = List.of(model("a", 1, 8), model("b", 2, 8));
    var before = weights(models.getFirst());
    assertEquals(2, average("a", models));
    assertTrue(err.toString().contains("--out must be another folder"), err.toString());
    before.forEach(
        (name, values) -> assertArrayEquals(values, weights(models.getFirst()).get(name), 0f));
  }

  @Test
  void oneModelHasNoMeanToTake() throws IOException {
    assertEquals(2, average("mean", List.of(model("a", 1, 8))));
    assertTrue(err.toString().contains("MODEL"), err.toString());
  }

  private int average(String name, List<Path> models) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(
        Stream.of(
                Stream.of(
                    "train", "average", "--precision", "F32", "--out", "" + folder.resolve(name)),
                models.stream().map(Path::toString))
            .flatMap(each -> each)
            .toArray(String[]::new));
  }

  private static Map<String, float[]> weights(Path model) {
    try {
      return HuggingFaceFolder.read(model).weights().values();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path model(String name, long seed, int hidden) throws IOException {
    Path model = folder.resolve(name);
    var config = new DecoderConfig(12, hidden, 1, 2, 1, 4, 16, 10_000, 1e-5, 16);
    HuggingFaceFolder.write(model, LlamaDecoder.random(config, seed), Precision.F32);
    Files.writeString(model.resolve(TokenizerJson.TOKENIZER), "{}");
    Files.writeString(model.resolve(TokenizerJson.CONFIG), "{}");
    return model;
  }
}
