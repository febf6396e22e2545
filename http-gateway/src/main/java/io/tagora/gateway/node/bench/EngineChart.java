package io.tagora.gateway.node.bench;

import io.tagora.inference.bench.EngineFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws each speed beside what the machine allows. */
final class EngineChart {
  private EngineChart() {}

  static void write(EngineFigures figures, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    // A cache file would want a shutdown hook.
    ImageIO.setUseCache(false);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1100)
            .height(600)
            .theme(ChartTheme.Matlab)
            .title("The engine beside the roofline")
            .yAxisTitle("tokens/s")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    var rows = EngineRow.of(figures);
    var names = rows.stream().map(EngineRow::name).toList();
    chart.addSeries("measured", names, rows.stream().map(EngineRow::tokensPerSecond).toList());
    chart.addSeries(
        "roofline", names, rows.stream().map(row -> row.bound().tokensPerSecond()).toList());
    try (var out = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
    }
  }
}
