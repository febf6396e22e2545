package io.tagora.gateway.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.node.Main;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.experiment.ReportFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentExpertsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int experts(String... further) {
    var args = new String[5 + further.length];
    System.arraycopy(
        new String[] {"experiment", "experts", "--quick", "--out", folder.toString()},
        0,
        args,
        0,
        5);
    System.arraycopy(further, 0, args, 5, further.length);
    var streams = new Streams(new PrintWriter(out), new PrintWriter(err), Ansi.PLAIN, 100);
    return Main.run(streams, args);
  }

  @Test
  void everyNumberOfExpertsIsHeldAgainstTheAdaptiveOne() throws IOException {
    int code = experts("--users", "20", "--prices", "0.01", "--model", "../models/tagora-rec-4m");
    assertEquals(0, code, err::toString);
    String report = Files.readString(folder.resolve(ReportFolder.REPORT));
    assertTrue(report.contains("\n| 8 | "), report);
    assertTrue(report.contains("| adaptive 0.01 |"), report);
    assertTrue(Files.size(folder.resolve("quality.png")) > 0);
    assertEquals(10, Files.readAllLines(folder.resolve("arms.csv")).size());
    assertEquals(9, Files.readAllLines(folder.resolve("differences.csv")).size());
  }

  @Test
  void aFolderWithSomethingInItIsRefusedBeforeAnythingIsComputed() throws IOException {
    Files.writeString(folder.resolve("report.md"), "mine");
    assertEquals(1, experts());
    assertTrue(err.toString().contains("--force"), err::toString);
  }
}
