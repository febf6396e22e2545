package io.tagora.runtime.retrieval;

import io.tagora.runtime.catalog.Item;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Lets each item pass once, and of each category the first few. For one list, in order. */
final class CategoryLimit implements Predicate<Item> {
  private final int itemsPerCategory;
  private final Map<String, Integer> passed = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  CategoryLimit(int itemsPerCategory) {
    this.itemsPerCategory = itemsPerCategory;
  }

  @Override
  public boolean test(Item item) {
    boolean room = passed.getOrDefault(item.categoryId(), 0) < itemsPerCategory;
    if (!room || !seen.add(item.id())) {
      return false;
    }
    passed.merge(item.categoryId(), 1, Integer::sum);
    return true;
  }
}
