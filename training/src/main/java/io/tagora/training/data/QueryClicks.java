package io.tagora.training.data;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts which categories people turned to right after each query. Not thread-safe. */
final class QueryClicks {
  private static final Duration SESSION = Duration.ofMinutes(30);

  private final Catalog catalog;
  private final Map<String, Map<String, Integer>> counts = new HashMap<>();

  QueryClicks(Catalog catalog) {
    this.catalog = catalog;
  }

  static String normalized(String query) {
    return query.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Adds one user's behaviours, oldest first; an item counts for the last query of the half hour
   * before it.
   */
  void add(List<Behavior> behaviors) {
    String query = "";
    Instant until = Instant.MIN;
    for (Behavior behavior : behaviors) {
      if (behavior instanceof Behavior.Search(Instant time, String text)) {
        query = normalized(text);
        until = time.plus(SESSION);
      } else if (behavior.time().isBefore(until)) {
        count(query, behavior);
      }
    }
  }

  private void count(String query, Behavior behavior) {
    behavior
        .item()
        .flatMap(catalog::item)
        .map(Item::categoryId)
        .ifPresent(category ->
            counts.computeIfAbsent(query, _ -> new HashMap<>()).merge(category, 1, Integer::sum));
  }

  /** Query → category id → how often. */
  Map<String, Map<String, Integer>> counts() {
    return counts;
  }
}
