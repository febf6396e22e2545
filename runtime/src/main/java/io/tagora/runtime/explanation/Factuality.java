package io.tagora.runtime.explanation;

import io.tagora.runtime.catalog.Item;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The least that a reason must hold to be shown (paper section 8, factuality): that it speaks of
 * its item.
 */
public final class Factuality {
  private static final int TELLING_LETTERS = 4;

  private Factuality() {}

  /**
   * Whether the reason names the item's brand, or a telling word of its title, in singular or
   * plural.
   */
  public static boolean speaksOf(Item item, String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (!item.brand().isEmpty() && lower.contains(item.brand().toLowerCase(Locale.ROOT))) {
      return true;
    }
    Set<String> said = words(reason);
    return words(item.title()).stream().anyMatch(said::contains);
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+", -1))
        .filter(word -> word.length() >= TELLING_LETTERS)
        .map(word -> word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
        .collect(Collectors.toSet());
  }
}
