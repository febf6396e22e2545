package io.tagora.inference.graph;

import java.util.Locale;
import java.util.stream.Stream;

/** What a model reads prompts with. */
public enum PrefillFormat {
  /** The graph that writes answers, too. */
  SAME,
  /** A second graph with 8-bit weights, which quantises activations as they come. */
  INT8;

  /** The name on the command line and in files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that name. */
  public static PrefillFormat named(String text) {
    return Stream.of(values())
        .filter(format -> format.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("the prefill's format must be same or int8, got " + text));
  }
}
