package io.tagora.training.data;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which attribute values a user keeps choosing, and so which tag of a category speaks to them. */
final class Taste {
  private static final int MIN_CHOICES = 3;

  private final Catalog catalog;
  private final List<String> favourites;
  private final Map<String, Integer> choices = new HashMap<>();

  Taste(Catalog catalog, List<Behavior> history) {
    this.catalog = catalog;
    history.stream()
        .flatMap(behavior -> behavior.item().flatMap(catalog::item).stream())
        .forEach(this::count);
    favourites =
        choices.entrySet().stream()
            .filter(entry -> entry.getValue() >= MIN_CHOICES)
            .sorted(
                Comparator.comparingInt((Map.Entry<String, Integer> e) -> -e.getValue())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
  }

  private void count(Item item) {
    for (String key : Catalog.TAG_ATTRIBUTES) {
      String value = item.attributes().get(key);
      if (value != null) {
        choices.merge(value, 1, Integer::sum);
      }
    }
  }

  /**
   * The item's tag by the attribute value that the user chose most, or its category's plain name.
   */
  Tag tagOf(Item item) {
    return Catalog.TAG_ATTRIBUTES.stream()
        .flatMap(key -> Optional.ofNullable(item.attributes().get(key)).stream())
        .filter(favourites::contains)
        .min(Comparator.comparingInt(favourites::indexOf))
        .flatMap(value -> catalog.tag(value, catalog.categoryOf(item)))
        .orElseGet(() -> plain(catalog.categoryOf(item)));
  }

  /** The category's tag by the user's favourite value that it has, or its plain name. */
  Tag tagOf(Category category) {
    return favourites.stream()
        .limit(3)
        .flatMap(value -> catalog.tag(value, category).stream())
        .findFirst()
        .orElseGet(() -> plain(category));
  }

  /** The category by its own name. */
  Tag plain(Category category) {
    return catalog.tag(category.name()).orElseThrow();
  }
}
