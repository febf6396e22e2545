package io.tagora.tests.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.tests.chaos.check.Checker;
import io.tagora.tests.chaos.check.WrittenHistory;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
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
    assertEquals(800, report.recoveryMillis());
    assertTrue(report.line().startsWith("seed 7 holds: "), report.line());
    assertTrue(ReportText.of(report).contains("1 kill"), ReportText.of(report));
  }
}
