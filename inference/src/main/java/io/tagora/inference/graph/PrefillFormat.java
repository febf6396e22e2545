package io.tagora.inference.graph;

import java.util.Locale;

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
}
