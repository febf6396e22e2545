package io.tagora.tests.chaos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.tests.chaos.check.WrittenHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAsItWas() {
    var entries = new WrittenHistory().history().entries();
    Path file = folder.resolve("seed-7.ndjson");
    try (var written = new HistoryFile(file)) {
      entries.forEach(written::tell);
      assertEquals(entries, written.history().entries());
    }
    assertEquals(entries, HistoryFile.read(file).entries());
  }

  @Test
  void aLineThatIsNoneIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("broken"), "{\"kind\":\"healed\",\"at\":1}\nno\n");
    var refusal = assertThrows(IllegalArgumentException.class, () -> HistoryFile.read(file));
    assertTrue(String.valueOf(refusal.getMessage()).contains("line 2"), refusal.getMessage());
  }

  @Test
  void aHistoryBeginsWithHowItBegan() throws Exception {
    Path file = Files.writeString(folder.resolve("late"), "{\"kind\":\"healed\",\"at\":1}\n");
    assertThrows(IllegalArgumentException.class, () -> HistoryFile.read(file));
  }
}
