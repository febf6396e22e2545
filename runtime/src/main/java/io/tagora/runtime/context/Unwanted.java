package io.tagora.runtime.context;

import java.util.Set;

/**
 * What a user is not to be shown for now.
 *
 * @param items that the user waved away
 * @param categories the ids of leaf categories in which the user is not interested
 * @param ignored items that were shown often without being looked at; better than an empty place
 */
public record Unwanted(Set<String> items, Set<String> categories, Set<String> ignored) {
  /** Everything may be shown. */
  public static final Unwanted NONE = new Unwanted(Set.of(), Set.of(), Set.of());

  public Unwanted {
    items = Set.copyOf(items);
    categories = Set.copyOf(categories);
    ignored = Set.copyOf(ignored);
  }

  /** Whether an item is to have a place at all. */
  public boolean allows(String itemId, String categoryId) {
    return !items.contains(itemId) && !categories.contains(categoryId) && !ignored.contains(itemId);
  }

  /** The same, but that ignored items may be shown. */
  public Unwanted withoutIgnored() {
    return new Unwanted(items, categories, Set.of());
  }
}
