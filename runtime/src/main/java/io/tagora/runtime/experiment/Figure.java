package io.tagora.runtime.experiment;

import io.tagora.runtime.metric.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Something to look at; a PNG of its own beside the report. */
public sealed interface Figure {
  /** Of the file, without ".png": lower case words with hyphens. */
  String name();

  String title();

  /**
   * A group of bars for every label, each bar with its 95 % interval.
   *
   * @param series from a bar's name in the legend to its means, one a label
   */
  record Bars(
      String name,
      String title,
      String valueAxis,
      List<String> labels,
      SequencedMap<String, List<Interval>> series)
      implements Figure {
    public Bars {
      Report.requireName(name);
      labels = List.copyOf(labels);
      series = copied(series);
      for (Map.Entry<String, List<Interval>> bars : series.entrySet()) {
        if (bars.getValue().size() != labels.size()) {
          throw new IllegalArgumentException(
              "bars %s must be one a label, %d, got %d"
                  .formatted(bars.getKey(), labels.size(), bars.getValue().size()));
        }
      }
    }

    private static SequencedMap<String, List<Interval>> copied(
        SequencedMap<String, List<Interval>> series) {
      var copy = new LinkedHashMap<String, List<Interval>>();
      series.forEach((key, means) -> copy.put(key, List.copyOf(means)));
      return copy;
    }
  }

  /** Lines over one axis of numbers. */
  record Lines(String name, String title, String axis, String valueAxis, List<Line> lines)
      implements Figure {
    public Lines {
      Report.requireName(name);
      lines = List.copyOf(lines);
    }
  }

  /** A line through at least one point, in rising order of its axis. */
  record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
      if (points.isEmpty()) {
        throw new IllegalArgumentException(
            "a line must have at least one point, got none: " + name);
      }
    }
  }

  /** A mean at a place; one without an interval has its mean as both ends. */
  record Point(double at, Interval value) {
    public static Point of(double at, double value) {
      return new Point(at, new Interval(value, value, value));
    }
  }
}
