package io.tagora.cluster.settings;

import java.util.Locale;

/** What a device does: read prompts, or write tokens. */
public enum Phase {
  PREFILL,
  DECODE;

  /** As the configuration and the thread names have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
