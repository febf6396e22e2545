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
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Counts which categories people turned to after and around each query. Not thread-safe.
 *
 * <p>What is clicked in the half hour after a query says what it means; what the same people touch
 * in the weeks around it says which need it belongs to, also where two queries of one need lead to
 * different steps of it.
 */
final class QueryClicks {
  private static final Duration SESSION = Duration.ofMinutes(30);
  private static final Duration AROUND = Duration.ofDays(21);

  private final Catalog catalog;
  private final Map<String, Map<String, Integer>> after = new HashMap<>();
  private final Map<String, Map<String, Integer>> around = new HashMap<>();

  QueryClicks(Catalog catalog) {
    this.catalog = catalog;
  }

  static String normalized(String query) {
    return query.strip().toLowerCase(Locale.ROOT);
  }

  /** Query → category id → how often it was clicked within half an hour. */
  Map<String, Map<String, Integer>> after() {
    return after;
  }

  /** Query → category id → in how many uses of the query it was touched within three weeks. */
  Map<String, Map<String, Integer>> around() {
    return around;
  }

  /**
   * Counts one user's session clicks; an item counts for the last query of the half hour before it.
   */
  void addAfter(List<Behavior> behaviors) {
    String query = "";
    Instant until = Instant.MIN;
    for (Behavior behavior : behaviors) {
      if (behavior instanceof Behavior.Search(Instant time, String text)) {
        query = normalized(text);
        until = time.plus(SESSION);
      } else if (behavior.time().isBefore(until)) {
        String session = query;
        category(behavior).ifPresent(id -> count(after, session, id));
      }
    }
  }

  /** Counts what one user touched around the queries that matter. */
  void addAround(List<Behavior> behaviors, Predicate<String> matters) {
    for (Behavior behavior : behaviors) {
      if (behavior instanceof Behavior.Search(Instant time, String text)
          && matters.test(normalized(text))) {
        behaviors.stream()
            .filter(other -> Duration.between(time, other.time()).abs().compareTo(AROUND) < 0)
            .flatMap(other -> category(other).stream())
            .distinct()
            .forEach(id -> count(around, normalized(text), id));
      }
    }
  }

  private Optional<String> category(Behavior behavior) {
    return behavior.item().flatMap(catalog::item).map(Item::categoryId);
  }

  private static void count(Map<String, Map<String, Integer>> counts, String query, String id) {
    counts.computeIfAbsent(query, _ -> new HashMap<>()).merge(id, 1, Integer::sum);
  }
}
