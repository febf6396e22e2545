package io.tagora.runtime.experiment;

import io.tagora.runtime.metric.Interval;
import java.util.Locale;

/** A value of a table, for people and for programs. */
public sealed interface Cell {

  /** As a person reads it. */
  String words();

  /** Words. */
  record Text(String text) implements Cell {
    @Override
    public String words() {
      return text;
    }
  }

  /**
   * A number.
   *
   * @param digits after the point, for people; programs get all
   */
  record Amount(double value, int digits) implements Cell {
    @Override
    public String words() {
      return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
  }

  /**
   * A mean with its 95 % interval.
   *
   * @param scale what people see it multiplied by: 100 for a share in per cent
   * @param digits after the point, for people; programs get all, without the scale
   */
  record Mean(Interval interval, double scale, int digits) implements Cell {
    @Override
    public String words() {
      String number = "%,." + digits + "f";
      return String.format(
          Locale.ROOT,
          number + " [" + number + ", " + number + "]",
          scale * interval.mean(),
          scale * interval.low(),
          scale * interval.high());
    }
  }

  static Cell of(String text) {
    return new Text(text);
  }

  static Cell of(long count) {
    return new Amount(count, 0);
  }

  static Cell of(double value, int digits) {
    return new Amount(value, digits);
  }

  /** A share, which people read in per cent. */
  static Cell percent(Interval interval) {
    return new Mean(interval, 100, 1);
  }

  static Cell of(Interval interval, int digits) {
    return new Mean(interval, 1, digits);
  }
}
