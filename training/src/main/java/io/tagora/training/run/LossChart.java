package io.tagora.training.run;

import io.tagora.training.run.LossCurve.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws training and validation loss over tokens. */
final class LossChart {
  static final String PNG = "loss.png";
  private static final double TOKENS_A_UNIT = 1e6;

  private LossChart() {}

  /** Draws the file anew; nothing yet if no loss is known. */
  static void write(LossCurve curve, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    // A cache file would want a shutdown hook, which a run that is being stopped cannot have.
    ImageIO.setUseCache(false);
    XYChart chart =
        new XYChartBuilder()
            .width(1000)
            .height(600)
            .theme(ChartTheme.Matlab)
            .title("Loss")
            .xAxisTitle("million tokens")
            .yAxisTitle("nats a token")
            .build();
    add(chart, "train", curve.rows(), Row::trainLoss);
    add(chart, "validation", curve.rows(), row -> row.validation().getFirst());
    for (int i = 0; i < LossCurve.TASKS.size(); i++) {
      int column = i + 1;
      add(chart, LossCurve.TASKS.get(i), curve.rows(), row -> row.validation().get(column));
    }
    if (!chart.getSeriesMap().isEmpty()) {
      try (var out = Files.newOutputStream(file)) {
        BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
      }
    }
  }

  private static void add(
      XYChart chart, String name, List<Row> rows, Function<Row, OptionalDouble> loss) {
    List<Row> known = rows.stream().filter(row -> loss.apply(row).isPresent()).toList();
    if (known.isEmpty()) {
      return;
    }
    double[] tokens = known.stream().mapToDouble(row -> row.tokens() / TOKENS_A_UNIT).toArray();
    double[] losses = known.stream().mapToDouble(row -> loss.apply(row).orElseThrow()).toArray();
    chart.addSeries(name, tokens, losses).setMarker(SeriesMarkers.NONE);
  }
}
