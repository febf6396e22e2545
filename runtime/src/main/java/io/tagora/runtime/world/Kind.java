package io.tagora.runtime.world;

import io.tagora.runtime.catalog.Category;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A leaf category as authored: how its items are called, cost and differ.
 *
 * @param noun what a title calls one item, lower case, as "stroller" or "hiking boots"
 * @param price the usual price
 * @param values what may stand under an attribute, as "material" → oak, walnut
 */
record Kind(
    Category category,
    String noun,
    double price,
    Map<String, List<String>> values,
    List<String> brands) {

  /** From "dining tables 480", "hiking boots* 145" or "kitchen knives/kitchen knife 58". */
  static Kind parse(
      String text, String department, Map<String, List<String>> values, List<String> brands) {
    int space = text.lastIndexOf(' ');
    String names = text.substring(0, space);
    int slash = names.indexOf('/');
    String name = slash < 0 ? names.replace("*", "") : names.substring(0, slash);
    String noun =
        slash < 0 ? (names.endsWith("*") ? name : singular(name)) : names.substring(slash + 1);
    return new Kind(
        new Category(key(department + " " + name), department, name),
        noun,
        Double.parseDouble(text.substring(space + 1)),
        Map.copyOf(values),
        brands);
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT).replace("'", "").replaceAll("[^a-z0-9]+", "-");
  }

  private static String singular(String name) {
    if (name.endsWith("ies")) {
      return name.substring(0, name.length() - 3) + "y";
    }
    boolean longer =
        name.endsWith("ches")
            || name.endsWith("shes")
            || name.endsWith("xes")
            || name.endsWith("sses");
    return name.substring(0, name.length() - (longer ? 2 : 1));
  }

  String name() {
    return category.name();
  }

  List<String> values(String key) {
    return values.getOrDefault(key, List.of());
  }
}
