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
import picocli.CommandLine;

class JudgeRewardCommandTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void theQuickExperimentComparesBothLossesWithTheTheme() throws IOException {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
    int code =
        line.execute(
            "experiment",
            "judge-reward",
            "--quick",
            "--ranking-only",
            "--from",
            "../models/tagora-rec-4m",
            "--out",
            folder.toString());
    assertEquals(0, code, err.toString());
    String report = Files.readString(folder.resolve("report.md"));
    for (String part : new String[] {"| theme |", "| pointwise |", "| listwise − pointwise |"}) {
      assertTrue(report.contains(part), report);
    }
    assertTrue(Files.size(folder.resolve("pairs.png")) > 0);
    assertTrue(Files.exists(folder.resolve("models/reward-listwise-7/score.safetensors")));
  }
}
