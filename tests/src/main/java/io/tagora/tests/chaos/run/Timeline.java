package io.tagora.tests.chaos.run;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run as a picture: what was broken when, as bars, above how long each call took, as dots. */
public final class Timeline {
  private static final int WIDTH = 1500;
  private static final int BARS_HEIGHT = 360;
  private static final int DOTS_HEIGHT = 540;
  private static final float BAR = 13;
  private static final double LEAST = 1;

  private Timeline() {}

  /** Dots or bars of one colour. */
  private record Points(List<Double> x, List<Double> y) {
    Points() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(double seconds, double value) {
      x.add(seconds);
      y.add(value);
    }

    /** A bar; the gap behind it keeps it apart from the next one. */
    void addBar(Entry.Faulted fault, double lane) {
      add(fault.begun() / 1_000.0, lane);
      add(fault.ended() / 1_000.0, lane);
      add(fault.ended() / 1_000.0, Double.NaN);
    }
  }

  public static void write(History history, Path file) {
    System.setProperty("java.awt.headless", "true");
    // A cache file would want a shutdown hook.
    ImageIO.setUseCache(false);
    double end = history.calls().stream().mapToLong(Entry.Called::ended).max().orElse(1) / 1_000.0;
    BufferedImage bars = BitmapEncoder.getBufferedImage(bars(history, end));
    BufferedImage dots = BitmapEncoder.getBufferedImage(dots(history, end));
    var whole = new BufferedImage(WIDTH, BARS_HEIGHT + DOTS_HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = whole.createGraphics();
    graphics.drawImage(bars, 0, 0, null);
    graphics.drawImage(dots, 0, BARS_HEIGHT, null);
    graphics.dispose();
    try {
      ImageIO.write(whole, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static XYChart chart(String title, int height, String axis, double end) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(height)
            .theme(ChartTheme.Matlab)
            .title(title)
            .xAxisTitle("seconds")
            .yAxisTitle(axis)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(end);
    chart.getStyler().setXAxisDecimalPattern("0");
    return chart;
  }

  /** A lane for each node and one for the database, each a little apart where faults overlap. */
  private static XYChart bars(History history, double end) {
    int nodes = history.began().nodes();
    XYChart chart =
        chart(
            "seed %d: what was broken, until the heal at %.1f s"
                .formatted(history.began().seed(), history.healedAt() / 1_000.0),
            BARS_HEIGHT,
            "",
            end);
    chart.getStyler().setYAxisMin(-0.5).setYAxisMax(nodes + 0.5);
    chart
        .getStyler()
        .setyAxisTickLabelsFormattingFunction(lane ->
            lane != Math.rint(lane) ? "" : lane == 0 ? "database" : "node %.0f".formatted(lane));
    var kinds = new LinkedHashMap<String, Points>();
    history
        .faults()
        .forEach(fault -> {
          var points = kinds.computeIfAbsent(fault.fault(), _ -> new Points());
          double shift = shift(fault.fault());
          List<Integer> lanes = fault.nodes().isEmpty() ? List.of(0) : fault.nodes();
          lanes.forEach(lane -> points.addBar(fault, lane + shift));
        });
    history
        .absences()
        .forEach(absent ->
            kinds
                .computeIfAbsent("not ready", _ -> new Points())
                .addBar(
                    new Entry.Faulted("", List.of(), absent.begun(), absent.ended()),
                    absent.node() - 0.3));
    kinds.forEach((kind, points) -> addBars(chart, kind, points));
    return chart;
  }

  private static double shift(String fault) {
    return switch (fault) {
      case "isolate", "cut-link" -> 0.15;
      case "cut-database" -> 0.3;
      default -> 0;
    };
  }

  private static void addBars(XYChart chart, String kind, Points points) {
    chart
        .addSeries(kind, points.x(), points.y())
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(color(kind))
        .setLineStyle(new BasicStroke(BAR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL));
  }

  private static Color color(String kind) {
    return switch (kind) {
      case "kill" -> new Color(0xC62828);
      case "pause" -> new Color(0xF9A825);
      case "restart" -> new Color(0x6A1B9A);
      case "isolate" -> new Color(0x1565C0);
      case "cut-link" -> new Color(0x64B5F6);
      case "cut-database" -> new Color(0x00897B);
      case "stop-database" -> new Color(0xAD1457);
      case "fill-disk" -> new Color(0x5D4037);
      default -> new Color(0xCFD8DC);
    };
  }

  private static XYChart dots(History history, double end) {
    XYChart chart = chart("how long calls took, at their begin", DOTS_HEIGHT, "milliseconds", end);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter).setMarkerSize(5);
    Map<String, Points> kinds = new LinkedHashMap<>();
    List.of("events acknowledged", "recommended in full", "recommended otherwise", "exported")
        .forEach(kind -> kinds.put(kind, new Points()));
    history
        .calls()
        .forEach(call ->
            kinds
                .computeIfAbsent(kind(call), _ -> new Points())
                .add(call.begun() / 1_000.0, Math.max(LEAST, call.took())));
    kinds.values().removeIf(points -> points.x().isEmpty());
    kinds.forEach((kind, points) -> chart.addSeries(kind, points.x(), points.y()));
    return chart;
  }

  private static String kind(Entry.Called call) {
    return switch (call.came()) {
      case Came.Receipt _ -> "events acknowledged";
      case Came.Recommended answer ->
          answer.servedInFull() ? "recommended in full" : "recommended otherwise";
      case Came.Exported _ -> "exported";
      case Came.Refused(var status, _) -> what(call.asked()) + " " + status;
      case Came.Silence _ -> what(call.asked()) + " without an answer";
    };
  }

  private static String what(Asked asked) {
    return switch (asked) {
      case Asked.Remember _ -> "events";
      case Asked.Recommend _ -> "recommendation";
      case Asked.Export _ -> "export";
    };
  }
}
