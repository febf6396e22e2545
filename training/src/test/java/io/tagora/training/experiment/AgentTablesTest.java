package io.tagora.training.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.ReportFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTablesTest {
  private static final double EXACT = 1e-12;

  @Test
  void onlyTheAgentsLinesCount() throws IOException {
    double[] rates =
        AgentEvaluation.hitRates(
            List.of(
                "{\"user\":\"a\",\"recommender\":\"agents\",\"hitRate\":0.5,\"ndcg\":0.1}",
                "{\"user\":\"b\",\"recommender\":\"agents\",\"hitRate\":0.0,\"ndcg\":0.1}",
                "{\"user\":\"a\",\"recommender\":\"popularity\",\"hitRate\":1.0,\"ndcg\":0.1}"));
    assertArrayEquals(new double[] {0.5, 0}, rates, EXACT);
  }

  @Test
  void aLineWithoutAHitRateIsRefused() {
    assertThrows(
        IOException.class, () -> AgentEvaluation.hitRates(List.of("{\"recommender\":\"agents\"}")));
  }

  @Test
  void anArmIsTheMeanOfItsSeedsUserByUser() {
    assertArrayEquals(
        new double[] {0.25, 1},
        AgentTables.mean(Map.of(7L, new double[] {0.5, 1}, 8L, new double[] {0, 1})),
        EXACT);
  }

  /** Two runs with means of 0.25 and 0.75: Student's quantile for one degree is 12.706. */
  @Test
  void runsOfAnArmHaveAnIntervalOfTheirOwn(@TempDir Path folder) throws IOException {
    var runs = Map.of(7L, new double[] {0, 0.5}, 8L, new double[] {0.5, 1});
    Report report = Report.of("a report");
    new AgentTables(Map.of("crs", runs), List.of()).addTo(report);
    ReportFolder.write(report, folder);
    String text = Files.readString(folder.resolve("report.md"));
    assertTrue(text.contains("| 50.0 [-267.7, 367.7] |"), text);
  }

  @Test
  void anArmIsHeldAgainstItsRivalsOnTheSameUsers(@TempDir Path folder) throws IOException {
    var rates = new LinkedHashMap<String, Map<Long, double[]>>();
    rates.put("sft", Map.of(0L, new double[] {0, 0.5}));
    rates.put("crs", Map.of(7L, new double[] {0.5, 1}));
    Report report = Report.of("a report");
    new AgentTables(rates, List.of("sft")).addTo(report);
    ReportFolder.write(report, folder);
    String text = Files.readString(folder.resolve("report.md"));
    assertTrue(text.contains("| crs | 1 | 75.0 [50.0, 100.0] |  | 50.0 [50.0, 50.0] |"), text);
  }
}
