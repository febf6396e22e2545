package io.tagora.tests.chaos.run;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run as a picture: what was broken when, as bars, above how long each call took, as dots. */
public final class Timeline {
  private static final int WIDTH = 1500;
  private static final int BARS_HEIGHT = 360;
  private static final int DOTS_HEIGHT = 540;
  private static final float BAR = 13;
  private static final double LEAST = 1;
  private static final double LABEL = 0.025;
  private static final String WITHOUT_AGENTS = "recommended without agents";
  private static final String NOT_READY = "not ready";

  private Timeline() {}

  /** Dots of one kind of call. */
  private record Points(List<Double> x, List<Double> y) {
    Points() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(double seconds, double value) {
      x.add(seconds);
      y.add(value);
    }
  }

  /** Draws a history into a PNG file. */
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
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
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
    chart.getStyler().setYAxisMin(-1.0).setYAxisMax(nodes + 1.0);
    chart.getStyler().setYAxisTicksVisible(false);
    for (int lane = 0; lane <= nodes; lane++) {
      String name = lane == 0 ? "database" : "node " + lane;
      chart.addAnnotation(new AnnotationText(name, end * LABEL, lane + 0.2, false));
    }
    var drawn = new HashSet<String>();
    for (Entry.Faulted fault : history.faults()) {
      List<Integer> lanes = fault.nodes().isEmpty() ? List.of(0) : fault.nodes();
      for (int lane : lanes) {
        addBar(chart, fault, lane + shift(fault.fault()), drawn);
      }
    }
    for (Entry.Absent absent : history.absences()) {
      var bar = new Entry.Faulted(NOT_READY, List.of(), absent.begun(), absent.ended());
      addBar(chart, bar, absent.node() + shift(NOT_READY), drawn);
    }
    return chart;
  }

  /** The legend has each kind of fault once. */
  private static void addBar(XYChart chart, Entry.Faulted fault, double lane, Set<String> drawn) {
    boolean first = drawn.add(fault.fault());
    String name = first ? fault.fault() : fault.fault() + " " + chart.getSeriesMap().size();
    chart
        .addSeries(
            name, List.of(fault.begun() / 1_000.0, fault.ended() / 1_000.0), List.of(lane, lane))
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(color(fault.fault()))
        .setLineStyle(new BasicStroke(BAR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL))
        .setShowInLegend(first);
  }

  private static double shift(String fault) {
    return switch (fault) {
      case "isolate", "cut-link" -> 0.15;
      case "cut-database" -> 0.3;
      case NOT_READY -> -0.25;
      default -> 0;
    };
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
    XYChart chart =
        chart("how long calls took, by when they began", DOTS_HEIGHT, "milliseconds", end);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter).setMarkerSize(5);
    Map<String, Points> kinds = new TreeMap<>();
    history
        .calls()
        .forEach(call ->
            kinds
                .computeIfAbsent(kind(call), _ -> new Points())
                .add(call.begun() / 1_000.0, Math.max(LEAST, (double) call.took())));
    kinds.forEach((kind, points) ->
        chart
            .addSeries(kind, points.x(), points.y())
            .setMarker(marker(kind))
            .setMarkerColor(colorOf(kind)));
    return chart;
  }

  private static Marker marker(String kind) {
    return switch (kind) {
      case "exported" -> SeriesMarkers.SQUARE;
      case "recommended in full", WITHOUT_AGENTS -> SeriesMarkers.DIAMOND;
      default -> SeriesMarkers.CIRCLE;
    };
  }

  private static Color colorOf(String kind) {
    return new Color(
        switch (kind) {
          case "events acknowledged" -> 0x2E7D32;
          case "recommended in full" -> 0x1565C0;
          case WITHOUT_AGENTS -> 0xEF6C00;
          case "exported" -> 0x90CAF9;
          case "no answer" -> 0x000000;
          case "nobody listens" -> 0xB0BEC5;
          case "refused: 503" -> 0xF48FB1;
          default -> 0xD32F2F;
        });
  }

  private static String kind(Entry.Called call) {
    return switch (call.came()) {
      case Came.Receipt _ -> "events acknowledged";
      case Came.Recommended answer ->
          answer.servedInFull() ? "recommended in full" : WITHOUT_AGENTS;
      case Came.Exported _ -> "exported";
      case Came.Refused(int status, _) when status == Came.Refused.NO_PORT -> "nobody listens";
      case Came.Refused(int status, _) -> "refused: " + status;
      case Came.Silence _ -> "no answer";
    };
  }
}
