package io.tagora.runtime.explanation;

import java.util.Locale;

/** How an explanation sounds: what the first of the paper's two stages decides (section 8). */
public enum Style {
  WARM,
  FACTUAL,
  PLAYFUL,
  CONCISE;

  /** The word that stands for it in a prompt, as "warm". */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
