package io.tagora.tests.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import io.tagora.tests.chaos.check.WrittenHistory;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.HistoryFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, as far as it starts no cluster. */
class ChaosCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    var streams =
        new Streams(
            new PrintWriter(out, true), new PrintWriter(err, true), Ansi.of(Map.of(), false), 100);
    return ChaosCommand.run(streams, args);
  }

  private String written(WrittenHistory history) {
    Path file = folder.resolve("seed-7.ndjson");
    try (var written = new HistoryFile(file)) {
      history.history().entries().forEach(written::tell);
    }
    return file.toString();
  }

  @Test
  void aHistoryThatHoldsIsZero() {
    assertEquals(0, run("--check", written(new WrittenHistory()), "--json"));
    assertTrue(out.toString().contains("\"holds\":true"), out.toString());
  }

  @Test
  void aHistoryThatDoesNotHoldIsOneAndSaysWhy() {
    var cut = new WrittenHistory().without(Entry.Healed.class::isInstance);
    assertEquals(1, run("--check", written(cut)));
    assertTrue(out.toString().contains("the run ended before all was healed"), out.toString());
  }

  @Test
  void wrongNumbersAreTwo() {
    assertEquals(2, run("--seconds", "3"));
    assertTrue(err.toString().contains("--seconds must be from 10 to 3600, got 3"), err.toString());
    assertEquals(2, run("--seeds", "9-3"));
    assertEquals(2, run("--users", "1"));
  }

  @Test
  void helpTellsOfSeeds() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("--seeds=A-B"), out.toString());
  }
}
