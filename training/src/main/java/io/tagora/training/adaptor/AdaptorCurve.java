package io.tagora.training.adaptor;

import io.tagora.training.sft.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run's losses and held-out figures over its steps: adaptor.csv and adaptor.png. */
final class AdaptorCurve {
  static final String CSV = "adaptor.csv";
  static final String PNG = "adaptor.png";
  private static final int STEPS_A_ROW = 10;
  private static final List<String> COLUMNS =
      List.of(
          "step",
          "tokens",
          "seconds",
          "learning_rate",
          "likeness",
          "questions",
          "held_out_likeness",
          "held_out_agreement",
          "held_out_perception");

  private final List<double[]> rows;
  private double likeness;
  private double questions;
  private int steps;

  private AdaptorCurve(List<double[]> rows) {
    this.rows = rows;
  }

  /** The rows of a file up to the step where a resumed run goes on; empty if there is no file. */
  static AdaptorCurve read(Path file, TrainingState until) throws IOException {
    List<double[]> rows = new ArrayList<>();
    if (until.steps() > 0 && Files.exists(file)) {
      Files.readAllLines(file).stream()
          .skip(1)
          .map(line ->
              Arrays.stream(line.split(",", -1))
                  .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                  .toArray())
          .filter(row -> row[0] <= until.steps())
          .forEach(rows::add);
    }
    return new AdaptorCurve(rows);
  }

  void step(AdaptorTrainer.Step step) {
    likeness += step.likeness();
    questions += step.questions();
    steps++;
    if (step.state().steps() % STEPS_A_ROW == 0) {
      add(step.state(), step.learningRate(), likeness / steps, questions / steps, null);
      likeness = 0;
      questions = 0;
      steps = 0;
    }
  }

  void heldOut(TrainingState state, HeldOutAdaptor figures) {
    add(state, Double.NaN, Double.NaN, Double.NaN, figures);
  }

  private void add(
      TrainingState state,
      double rate,
      double alike,
      double asked,
      @Nullable HeldOutAdaptor figures) {
    rows.add(
        new double[] {
          state.steps(),
          state.tokens(),
          state.elapsed().toMillis() / 1e3,
          rate,
          alike,
          asked,
          figures == null ? Double.NaN : figures.likeness(),
          figures == null ? Double.NaN : figures.agreement(),
          figures == null ? Double.NaN : figures.perception()
        });
  }

  void write(Path folder) throws IOException {
    List<String> lines = new ArrayList<>(List.of(String.join(",", COLUMNS)));
    rows.forEach(row ->
        lines.add(
            Arrays.stream(row).mapToObj(AdaptorCurve::cell).collect(Collectors.joining(","))));
    Files.write(folder.resolve(CSV), lines);
    if (!rows.isEmpty()) {
      draw(folder.resolve(PNG));
    }
  }

  private void draw(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    // A cache file would want a shutdown hook, which a run that is being stopped cannot have.
    ImageIO.setUseCache(false);
    List<XYChart> charts =
        List.of(
            chart("Losses", "nats a token", 4, 5, 6), chart("Held out", "share of tokens", 7, 8));
    BitmapEncoder.saveBitmap(charts, 1, 2, file.toString(), BitmapFormat.PNG);
  }

  private XYChart chart(String title, String unit, int... columns) {
    XYChart chart =
        new XYChartBuilder()
            .width(700)
            .height(420)
            .theme(ChartTheme.Matlab)
            .title(title)
            .xAxisTitle("step")
            .yAxisTitle(unit)
            .build();
    for (int column : columns) {
      List<double[]> known = rows.stream().filter(row -> !Double.isNaN(row[column])).toList();
      if (!known.isEmpty()) {
        chart
            .addSeries(
                COLUMNS.get(column),
                known.stream().mapToDouble(row -> row[0]).toArray(),
                known.stream().mapToDouble(row -> row[column]).toArray())
            .setMarker(SeriesMarkers.NONE);
      }
    }
    return chart;
  }

  private static String cell(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
