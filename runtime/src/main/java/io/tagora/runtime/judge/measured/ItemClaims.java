package io.tagora.runtime.judge.measured;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a text claims of an item, as far as a catalog can tell: brands, values of attributes and
 * prices that stand in it. Immutable.
 */
final class ItemClaims {
  private static final Pattern NUMBER = Pattern.compile("(?<= at | for only |\\$)\\d+(\\.\\d+)?");

  private final Set<String> brands = new HashSet<>();

  /** Category → attribute → the values that its items have. */
  private final Map<String, Map<String, Set<String>>> values = new HashMap<>();

  private final Map<String, String> categoryNames = new HashMap<>();

  ItemClaims(Catalog catalog) {
    catalog.categories().forEach(category -> categoryNames.put(category.id(), category.name()));
    for (Item item : catalog.items()) {
      if (!item.brand().isEmpty()) {
        brands.add(item.brand().toLowerCase(Locale.ROOT));
      }
      var known = values.computeIfAbsent(item.categoryId(), _ -> new HashMap<>());
      item.attributes()
          .forEach((key, value) -> known.computeIfAbsent(key, _ -> new HashSet<>()).add(value));
    }
  }

  /** How many claims are not true: another's brand, a value that the item has not, a price. */
  int wrong(Item item, String text, String interest) {
    String padded = padded(text);
    String brand = item.brand().toLowerCase(Locale.ROOT);
    long brandsOfOthers =
        brands.stream()
            .filter(other -> !other.equals(brand) && !brand.contains(other) && says(padded, other))
            .count();
    String excused = padded(item.title() + " " + interest + " " + categoryName(item));
    long valuesOfOthers =
        values.getOrDefault(item.categoryId(), Map.of()).entrySet().stream()
            .flatMap(known ->
                known.getValue().stream()
                    .filter(value -> !value.equals(item.attributes().get(known.getKey()))))
            .filter(value -> says(padded, value) && !says(excused, value))
            .filter(value -> !item.attributes().containsValue(value))
            .distinct()
            .count();
    long prices =
        NUMBER
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .filter(number -> Math.abs(Double.parseDouble(number) - item.price()) > 1)
            .count();
    return (int) (brandsOfOthers + valuesOfOthers + prices);
  }

  /** How many of the item's facts are named: brand, kind, values. */
  int right(Item item, String text) {
    String padded = padded(text);
    Collection<String> attributes = item.attributes().values();
    int facts = (int) attributes.stream().filter(value -> says(padded, value)).count();
    facts += !item.brand().isEmpty() && says(padded, item.brand()) ? 1 : 0;
    return facts + (says(padded, categoryName(item)) ? 1 : 0);
  }

  private String categoryName(Item item) {
    return categoryNames.getOrDefault(item.categoryId(), "");
  }

  private static boolean says(String padded, String words) {
    return !words.isBlank() && padded.contains(padded(words));
  }

  /** Words between single spaces, so that whole words are found only. */
  private static String padded(String text) {
    return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + " ";
  }
}
