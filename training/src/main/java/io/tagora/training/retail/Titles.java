package io.tagora.training.retail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Titles out of what a till prints, and the words in them. */
final class Titles {
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "of",
          "the",
          "and",
          "with",
          "in",
          "for",
          "a",
          "an",
          "set",
          "pack",
          "box",
          "assorted",
          "design",
          "designs",
          "small",
          "large",
          "medium",
          "mini",
          "jumbo",
          "asstd",
          "assrtd",
          "x",
          "w",
          "s",
          "to",
          "on",
          "no",
          "cm",
          "per",
          "piece",
          "pc",
          "pcs",
          "colour",
          "colours");

  private Titles() {}

  /** The description that an article has most often, the earliest of several; in title case. */
  static Map<String, String> of(List<RetailRow> rows) {
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    for (RetailRow row : rows) {
      if (!row.description().isEmpty()) {
        counts
            .computeIfAbsent(row.stockCode(), _ -> new LinkedHashMap<>())
            .merge(row.description(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> title(most(entry.getValue()))));
  }

  private static String most(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
        .orElseThrow()
        .getKey();
  }

  /** "WHITE HANGING HEART T-LIGHT HOLDER" → "White Hanging Heart T-Light Holder". */
  static String title(String description) {
    var title = new StringBuilder();
    boolean start = true;
    for (char letter : description.strip().replaceAll("\\s+", " ").toCharArray()) {
      title.append(start ? Character.toUpperCase(letter) : Character.toLowerCase(letter));
      start = !Character.isLetterOrDigit(letter) && letter != '\'';
    }
    return title.toString();
  }

  /** The words that may tell what a thing is, in their order: no numbers, sizes and fillers. */
  static List<String> words(String title) {
    return Arrays.stream(title.toLowerCase(Locale.ROOT).split("[^\\p{L}'-]+", -1))
        .map(word -> word.replaceAll("^['-]+|['-]+$", ""))
        .filter(word -> word.length() > 1 && !EMPTY_WORDS.contains(word))
        .toList();
  }

  /** The last word in plural, unless it looks like one. */
  static String plural(String words) {
    if (words.endsWith("s")) {
      return words.endsWith("ss") ? words + "es" : words;
    }
    if (words.endsWith("x") || words.endsWith("ch") || words.endsWith("sh")) {
      return words + "es";
    }
    return words.matches(".*[^aeiou]y")
        ? words.substring(0, words.length() - 1) + "ies"
        : words + "s";
  }

  /** Single words and pairs of neighbours. */
  static List<String> phrases(String title) {
    List<String> words = words(title);
    var phrases = new ArrayList<>(words);
    for (int i = 1; i < words.size(); i++) {
      phrases.add(words.get(i - 1) + " " + words.get(i));
    }
    return phrases.stream().distinct().toList();
  }
}
