package io.tagora.runtime.explanation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The least that a reason must hold to be read (paper section 8, clarity): a small model at times
 * falls into a loop and says the same words until it is stopped.
 */
public final class Clarity {
  private static final int MOST = 2;

  private Clarity() {}

  /** Whether any two words follow each other more than twice. */
  public static boolean loops(String reason) {
    String[] words = reason.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
    Map<String, Integer> pairs = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      if (pairs.merge(words[i - 1] + " " + words[i], 1, Integer::sum) > MOST) {
        return true;
      }
    }
    return false;
  }
}
