package io.tagora.training;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.training.hf.HuggingFaceFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JointCommandTest {
  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private int joint(Path from, String... further) {
    var args =
        Stream.concat(
            Stream.of("experiment", "joint", "--quick", "--from", from.toString()),
            Stream.concat(
                Stream.of("--out", folder.resolve("report").toString()), Stream.of(further)));
    return Main.commandLine()
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute(args.toArray(String[]::new));
  }

  /** The default model without its adaptor, with the weights of {@code name}. */
  private Path model(String name) throws IOException {
    Path model = Files.createDirectories(folder.resolve("first"));
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Path.of("../models/tagora-rec-4m", file), model.resolve(file), REPLACE_EXISTING);
    }
    Path weights = Path.of("../models", name, HuggingFaceFolder.WEIGHTS);
    Files.copy(weights, model.resolve(HuggingFaceFolder.WEIGHTS), REPLACE_EXISTING);
    return model;
  }

  @Test
  void allWaysAreTrainedAndHeldAgainstEachOtherAndGoOnFromTheSameModelOnly() throws IOException {
    assertEquals(0, joint(model("tagora-rec-4m")), err::toString);
    Path report = folder.resolve("report");
    assertEquals(4, Files.readAllLines(report.resolve("ways.csv")).size());
    assertTrue(Files.size(report.resolve("joint-reward.png")) > 0);
    assertTrue(Files.exists(report.resolve("models/joint-7/model.safetensors")));

    assertNotEquals(0, joint(model("tagora-rec-4m-sft"), "--resume"));
    assertTrue(err.toString().contains("must be resumed as it was begun"), err::toString);
  }
}
