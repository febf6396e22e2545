package io.tagora.runtime.prompt;

import java.util.stream.Stream;

/** A price in words, in the catalog's one currency; each band reaches to the next one's begin. */
public enum PriceBand {
  UNDER_15(15, "under 15"),
  FROM_15(30, "15 to 30"),
  FROM_30(60, "30 to 60"),
  FROM_60(120, "60 to 120"),
  FROM_120(300, "120 to 300"),
  OVER_300(Double.POSITIVE_INFINITY, "over 300");

  private final double end;
  private final String text;

  PriceBand(double end, String text) {
    this.end = end;
    this.text = text;
  }

  public static PriceBand of(double price) {
    return Stream.of(values()).filter(band -> price < band.end).findFirst().orElse(OVER_300);
  }

  public String text() {
    return text;
  }
}
