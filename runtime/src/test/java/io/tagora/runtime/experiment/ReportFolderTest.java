package io.tagora.runtime.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.metric.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
  private static final Interval HALF = new Interval(0.5, 0.45, 0.56);

  @TempDir private Path folder;

  private static Report report() {
    var bars = new LinkedHashMap<String, List<Interval>>();
    bars.put("ours", List.of(HALF, HALF));
    bars.put("theirs", List.of(HALF, new Interval(0.2, 0.1, 0.3)));
    return Report.of("Try")
        .text("Words.")
        .table(
            new Table(
                "hits",
                List.of("who", "users", "HR@30"),
                List.of(
                    List.of(Cell.of("ours, \"new\""), Cell.of(1_200), Cell.percent(HALF)),
                    List.of(Cell.of("theirs"), Cell.of(0.25, 2), Cell.of("none")))))
        .figure(new Figure.Bars("hits", "Hits", "HR@30", List.of("a", "b"), bars))
        .figure(
            new Figure.Lines(
                "curve",
                "Curve",
                "step",
                "reward",
                List.of(
                    new Figure.Line(
                        "seed 1", List.of(Figure.Point.of(0, 0.1), new Figure.Point(1, HALF))))));
  }

  @Test
  void people_get_markdown_with_intervals_and_pictures() throws IOException {
    ReportFolder.write(report(), folder);
    String text = Files.readString(folder.resolve("report.md"));
    assertTrue(text.startsWith("# Try\n\nWords.\n"), text);
    assertTrue(text.contains("| ours, \"new\" | 1,200 | 50.0 [45.0, 56.0] |"), text);
    assertTrue(text.contains("[hits.csv](hits.csv)"), text);
    assertTrue(text.contains("![Curve](curve.png)"), text);
  }

  @Test
  void programs_get_csv_with_a_column_for_each_end() throws IOException {
    ReportFolder.write(report(), folder);
    assertEquals(
        """
        who,users,HR@30,HR@30 low,HR@30 high
        "ours, ""new\""",1200,0.5,0.45,0.56
        theirs,0.25,none,,
        """,
        Files.readString(folder.resolve("hits.csv")));
  }

  @Test
  void figures_are_pictures_that_can_be_read() throws IOException {
    ReportFolder.write(report(), folder);
    for (String name : List.of("hits.png", "curve.png")) {
      assertEquals(1000, ImageIO.read(folder.resolve(name).toFile()).getWidth());
    }
  }

  @Test
  void what_would_overwrite_or_not_fit_is_refused() {
    Table table = new Table("t", List.of("a"), List.of());
    assertThrows(IllegalArgumentException.class, () -> report().table(table).table(table));
    assertThrows(
        IllegalArgumentException.class, () -> new Table("t", List.of("a"), List.of(List.of())));
    assertThrows(IllegalArgumentException.class, () -> new Table("../t", List.of("a"), List.of()));
  }
}
