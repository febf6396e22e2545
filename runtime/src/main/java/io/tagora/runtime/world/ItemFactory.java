package io.tagora.runtime.world;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes the items of one category, each with brand, price, attributes and a natural title. */
final class ItemFactory {
  /** How many values of an attribute a category takes up, the first the more frequent. */
  private static final int VALUES_PER_ATTRIBUTE = 2;

  private static final double FIRST_VALUE = 0.58;
  private static final double ATTRIBUTE_GIVEN = 0.66;
  static final double PRICE_SPREAD = 0.42;
  private static final List<String> SERIES =
      List.of(
          "Alma", "Borea", "Cirro", "Dalia", "Elio", "Fiora", "Gala", "Helix", "Ivo", "Juna",
          "Kairo", "Luma", "Mira", "Nova", "Orla", "Piko", "Quill", "Rio", "Sola", "Tilda", "Una",
          "Vito", "Wren", "Yuna", "Zeno", "Aster", "Birk", "Coral", "Dune", "Ember", "Flint",
          "Grove", "Haven", "Isla", "Juniper", "Lark", "Maple", "Nook", "Opal", "Pebble");

  private static final Set<String> ACRONYMS = Set.of("Av", "Gps", "Tv", "Vr");

  private final Kind kind;
  private final Chance chance;
  private final Map<String, List<String>> offered = new LinkedHashMap<>();

  ItemFactory(Kind kind, long seed) {
    this.kind = kind;
    this.chance = Seeds.chance(seed, kind.name().hashCode(), 3);
    Catalog.TAG_ATTRIBUTES.forEach(
        key -> offered.put(key, chance.someOf(kind.values(key), VALUES_PER_ATTRIBUTE)));
  }

  Item make(String id) {
    var attributes = new LinkedHashMap<String, String>();
    while (attributes.isEmpty()) {
      offered.forEach((key, values) -> {
        if (!values.isEmpty() && chance.happens(ATTRIBUTE_GIVEN)) {
          attributes.put(key, values.get(chance.happens(FIRST_VALUE) ? 0 : values.size() - 1));
        }
      });
    }
    for (String key : List.of("colour", "spec")) {
      if (!kind.values(key).isEmpty()) {
        attributes.put(key, chance.anyOf(kind.values(key)));
      }
    }
    String brand = chance.anyOf(kind.brands());
    return new Item(
        id, title(brand, attributes), kind.category().id(), brand, price(), lower(attributes));
  }

  private static Map<String, String> lower(Map<String, String> attributes) {
    var lower = new LinkedHashMap<String, String>();
    attributes.forEach((key, value) -> lower.put(key, value.toLowerCase(Locale.ROOT)));
    return lower;
  }

  /** Log-normal around the category's level, ending in .95, or whole where it is large. */
  private double price() {
    double price = chance.logNormal(kind.price(), PRICE_SPREAD);
    return price < 100 ? Math.max(1, Math.floor(price)) - 0.05 : Math.round(price / 5) * 5 - 1;
  }

  /** Brand, mostly a series, up to two attributes, the noun, and what is left after commas. */
  private String title(String brand, Map<String, String> attributes) {
    var words = new ArrayList<String>();
    var after = new ArrayList<String>();
    Catalog.TAG_ATTRIBUTES.reversed().stream()
        .filter(attributes::containsKey)
        .forEach(key ->
            (words.size() < 2 && chance.happens(0.7) ? words : after).add(attributes.get(key)));
    var title = new StringBuilder(brand).append(' ');
    if (words.size() + after.size() < 3 || chance.happens(0.4)) {
      title.append(chance.anyOf(SERIES)).append(' ');
    }
    words.forEach(word -> title.append(titleCase(word)).append(' '));
    title.append(noun());
    after.forEach(value -> title.append(", ").append(titleCase(value)));
    for (String key : List.of("colour", "spec")) {
      if (attributes.containsKey(key)) {
        String value = attributes.get(key);
        title.append(", ").append(key.equals("colour") ? titleCase(value) : value);
      }
    }
    return title.toString();
  }

  private String noun() {
    String noun = titleCase(kind.noun());
    int space = noun.indexOf(' ');
    String first = space < 0 ? noun : noun.substring(0, space);
    return ACRONYMS.contains(first) ? first.toUpperCase(Locale.ROOT) + noun.substring(space) : noun;
  }

  private static String titleCase(String phrase) {
    var title = new StringBuilder(phrase.length());
    boolean first = true;
    for (int place = 0; place < phrase.length(); place++) {
      char letter = phrase.charAt(place);
      title.append(first ? Character.toUpperCase(letter) : letter);
      first = letter == ' ' || letter == '-';
    }
    return title.toString();
  }
}
