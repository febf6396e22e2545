package io.tagora.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick form of every experiment that has no test of its own: all of it runs, and tells. */
class QuickExperimentsTest {
  private static final Path SUPERVISED = Path.of("../models/tagora-rec-4m-sft");
  private static final Path SHIPPED = Path.of("../models/tagora-rec-4m");

  @TempDir private Path folder;

  @Test
  void rewardShapingHoldsBothRewardsAndTheirMeansAgainstTheSupervisedModel() throws IOException {
    run("reward-shaping", SUPERVISED, "--seeds", "2");
    assertEquals(
        List.of("arm", "base", "sft", "sum", "crs", "sum-mean", "crs-mean"), firstColumn("arms"));
    assertDrawn("recall", "divergence", "gradient-norm");
    assertTrue(Files.exists(folder.resolve("models/crs-mean-0/model.safetensors")));
  }

  @Test
  void thresholdsGoFromNoneToStrictAndToThoseOfTheRule() throws IOException {
    run("thresholds", SUPERVISED);
    List<String> arms = firstColumn("thresholds");
    assertEquals(List.of("arm", "q0", "q25", "q50", "q75", "q90"), arms.subList(0, 6));
    assertTrue(report().contains("here the quantile 0."), report());
  }

  @Test
  void compressionHoldsVectorsAgainstText() throws IOException {
    run("compression", SHIPPED);
    assertEquals(
        List.of("what", "items", "queries", "all entities", "whole prompts"),
        firstColumn("tokens"));
    assertTrue(firstColumn("quality").contains("HR@30"), report());
    assertTrue(firstColumn("reading").stream().anyMatch(row -> row.startsWith("\"reading")));
    assertTrue(firstColumn("perception").contains("category"), report());
    assertDrawn("foretold");
  }

  @Test
  void costHoldsOneReadingAgainstRoutesByThemselves() throws IOException {
    run("cost", SHIPPED);
    assertEquals(4, firstColumn("cost").size(), report());
    assertTrue(report().contains("less operations"), report());
    assertDrawn("operations");
  }

  private void run(String experiment, Path model, String... further) {
    var err = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(
                Stream.concat(
                        Stream.of("experiment", experiment, "--quick", "--from", model.toString()),
                        Stream.concat(Stream.of("--out", folder.toString()), Stream.of(further)))
                    .toArray(String[]::new));
    assertEquals(0, status, err.toString());
  }

  private String report() throws IOException {
    return Files.readString(folder.resolve("report.md"));
  }

  private List<String> firstColumn(String table) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve(table + ".csv"))) {
      return lines.map(line -> line.substring(0, line.indexOf(','))).toList();
    }
  }

  private void assertDrawn(String... figures) throws IOException {
    for (String figure : figures) {
      assertTrue(Files.size(folder.resolve(figure + ".png")) > 0, figure);
    }
  }
}
