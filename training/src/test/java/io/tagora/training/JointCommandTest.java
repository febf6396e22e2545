package io.tagora.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JointCommandTest {
  @TempDir private Path folder;

  @Test
  void allWaysAreTrainedAndHeldAgainstEachOther() throws IOException {
    var err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(
                "experiment",
                "joint",
                "--quick",
                "--from",
                "../models/tagora-rec-4m",
                "--out",
                folder.toString());
    assertEquals(0, code, err::toString);
    assertEquals(4, Files.readAllLines(folder.resolve("ways.csv")).size());
    assertTrue(Files.size(folder.resolve("joint-reward.png")) > 0);
    assertTrue(Files.exists(folder.resolve("models/joint-7/model.safetensors")));
  }
}
