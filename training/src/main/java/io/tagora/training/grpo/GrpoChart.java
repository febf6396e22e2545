package io.tagora.training.grpo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a run's curves over its iterations: worth, held-out worth, divergence, and health. */
final class GrpoChart {
  static final String PNG = "grpo.png";

  private GrpoChart() {}

  /** Draws the file anew; nothing yet if no iteration is known. */
  static void write(GrpoCurve curve, Path file) throws IOException {
    if (curve.rows().stream().allMatch(row -> Double.isNaN(row.values()[0]))) {
      return;
    }
    System.setProperty("java.awt.headless", "true");
    // A cache file would want a shutdown hook, which a run that is being stopped cannot have.
    ImageIO.setUseCache(false);
    List<XYChart> charts =
        List.of(
            chart(curve, "Lists that were written", "mean", "reward", "accuracy", "alignment"),
            chart(
                curve,
                "Held-out users, likeliest lists",
                "mean",
                "held_out_reward",
                "held_out_accuracy",
                "held_out_alignment",
                "held_out_together"),
            chart(curve, "Policy", "nats a token", "kl", "kl_spike_bound", "entropy"),
            chart(
                curve,
                "Health",
                "share, norm",
                "silent_groups",
                "starving_groups",
                "passing",
                "gradient_norm",
                "expert_overlap",
                "drawn_back"));
    BitmapEncoder.saveBitmap(charts, 2, 2, file.toString(), BitmapFormat.PNG);
  }

  private static XYChart chart(GrpoCurve curve, String title, String unit, String... columns) {
    XYChart chart =
        new XYChartBuilder()
            .width(700)
            .height(420)
            .theme(ChartTheme.Matlab)
            .title(title)
            .xAxisTitle("iteration")
            .yAxisTitle(unit)
            .build();
    for (String name : columns) {
      int column = GrpoCurve.column(name);
      List<GrpoCurve.Row> known =
          curve.rows().stream().filter(row -> !Double.isNaN(row.values()[column])).toList();
      if (!known.isEmpty()) {
        double[] iterations = known.stream().mapToDouble(GrpoCurve.Row::iteration).toArray();
        double[] values = known.stream().mapToDouble(row -> row.values()[column]).toArray();
        chart
            .addSeries(name.replace("held_out_", ""), iterations, values)
            .setMarker(SeriesMarkers.NONE);
      }
    }
    return chart;
  }
}
