package io.tagora.inference.graph;

import java.util.Locale;
import java.util.stream.Stream;

/** How the weights of an imported model's projections are kept. */
public enum WeightFormat {
  /** 32-bit floats: nothing is lost. */
  NONE(32),
  /** 8 bits a weight and a scale a block. */
  INT8(8),
  /** 4 bits a weight and a scale a block. */
  INT4(4);

  private final int bits;

  WeightFormat(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }

  /** The name on the command line and in files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that name. */
  public static WeightFormat named(String text) {
    return Stream.of(values())
        .filter(format -> format.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the weights' format must be none, int8 or int4, got " + text));
  }
}
