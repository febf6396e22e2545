package io.tagora.tests.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.tests.chaos.check.Checker;
import io.tagora.tests.chaos.check.WrittenHistory;
import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder;

  @Test
  void aRunIsAPicture() throws Exception {
    Path file = folder.resolve("seed-7.png");
    Timeline.write(new WrittenHistory().history(), file);
    assertEquals(900, ImageIO.read(file.toFile()).getHeight());
  }

  @Test
  void aReportCountsWhatWasAcknowledgedAndWhatWasNotAnswered() {
    var history = new WrittenHistory().history();
    Report report = Report.of(history, Checker.check(history));
    assertTrue(report.holds());
    assertEquals(3, report.acknowledgedEvents());
    assertEquals(2, report.indeterminateEvents());
    assertEquals(0, report.lost());
    assertEquals(800, report.recoveryMillis());
    assertTrue(report.line().startsWith("seed 7 holds: "), report.line());
    assertTrue(ReportText.of(report).contains("1 kill"), ReportText.of(report));
  }

  @Test
  void anEventThatAllMissIsLostOnce() {
    var history =
        new WrittenHistory()
            .without(entry -> entry instanceof Entry.Row)
            .without(entry -> entry instanceof Entry.Called call && call.id() >= 10)
            .with(exportWithout(1))
            .with(exportWithout(2))
            .history();
    assertEquals(5, Report.of(history, Checker.check(history)).lost());
  }

  private static Entry.Called exportWithout(int node) {
    return new Entry.Called(
        20 + node,
        Entry.Phase.LAST,
        "chaos-7-1-u01",
        node,
        new Asked.Export(),
        7_000,
        7_001,
        new Came.Exported("chaos-7-1-u01", List.of(), List.of(), List.of()));
  }
}
