package io.tagora.training.data;

import java.util.Map;
import java.util.Set;

/**
 * A need that shoppers put a name to, found in the logs: what persona labels are made of.
 *
 * @param name the query that most shoppers use for it, as "first baby"
 * @param queries all queries that mean it
 * @param categories P(category id | theme), sums to 1
 */
record Theme(String name, Set<String> queries, Map<String, Double> categories) {
  Theme {
    queries = Set.copyOf(queries);
    categories = Map.copyOf(categories);
  }

  double probabilityOf(String categoryId) {
    return categories.getOrDefault(categoryId, 0.0);
  }
}
