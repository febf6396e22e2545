package io.tagora.runtime.experiment;

import io.tagora.runtime.metric.Interval;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws figures as PNG, without a screen. */
final class Drawing {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 560;
  private static final int LABEL_ANGLE = 30;
  private static final int CROWDED = 5;

  private Drawing() {}

  static void write(Figure figure, OutputStream out) throws IOException {
    System.setProperty("java.awt.headless", "true");
    // A cache file would want a shutdown hook, which a run that is being stopped cannot have.
    ImageIO.setUseCache(false);
    switch (figure) {
      case Figure.Bars bars -> BitmapEncoder.saveBitmap(chart(bars), out, BitmapFormat.PNG);
      case Figure.Lines lines -> BitmapEncoder.saveBitmap(chart(lines), out, BitmapFormat.PNG);
    }
  }

  private static CategoryChart chart(Figure.Bars bars) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .title(bars.title())
            .yAxisTitle(bars.valueAxis())
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    if (bars.labels().size() > CROWDED) {
      chart.getStyler().setXAxisLabelRotation(LABEL_ANGLE);
    }
    bars.series()
        .forEach((name, means) ->
            chart.addSeries(
                name,
                bars.labels(),
                means.stream().map(Interval::mean).toList(),
                means.stream().map(Drawing::halfWidth).toList()));
    return chart;
  }

  /** Error bars of the library are as long up as down. */
  private static double halfWidth(Interval interval) {
    return (interval.high() - interval.low()) / 2;
  }

  private static XYChart chart(Figure.Lines lines) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .title(lines.title())
            .xAxisTitle(lines.axis())
            .yAxisTitle(lines.valueAxis())
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    for (Figure.Line line : lines.lines()) {
      chart.addSeries(
          line.name(),
          values(line.points(), Figure.Point::at),
          values(line.points(), point -> point.value().mean()),
          values(line.points(), point -> halfWidth(point.value())));
    }
    return chart;
  }

  private static double[] values(List<Figure.Point> points, ToDoubleFunction<Figure.Point> value) {
    return points.stream().mapToDouble(value).toArray();
  }
}
