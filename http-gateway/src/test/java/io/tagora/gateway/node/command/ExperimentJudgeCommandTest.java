package io.tagora.gateway.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.node.Main;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentJudgeCommandTest {
  @TempDir private Path folder;

  @Test
  void theQuickFormHoldsTheJudgeAgainstHeldOutRaters() throws IOException {
    var err = new StringWriter();
    var streams =
        new Streams(new PrintWriter(new StringWriter()), new PrintWriter(err), Ansi.PLAIN, 100);
    String[] command = {
      "experiment", "judge", "--quick", "--users", "60", "--out", folder.toString()
    };
    assertEquals(0, Main.run(streams, command), err::toString);
    String report = Files.readString(folder.resolve("report.md"));
    assertTrue(report.contains("| S or not, single raters |"), report);
    for (String kind : new String[] {"tags", "explanations"}) {
      assertEquals(7, Files.readAllLines(folder.resolve(kind + "-tiers.csv")).size(), kind);
      assertTrue(Files.size(folder.resolve(kind + "-agreement.png")) > 0, kind);
    }
  }
}
