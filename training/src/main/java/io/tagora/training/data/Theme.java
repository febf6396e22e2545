package io.tagora.training.data;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A need that shoppers put a name to, found in the logs: what persona labels are made of.
 *
 * @param name the query that most shoppers use for it, as "first baby"
 * @param queries all queries that mean it
 * @param categories P(category id | theme), sums to 1
 */
record Theme(String name, Set<String> queries, Map<String, Double> categories) {
  /** Ordered, so that samples are the same in every JVM. */
  Theme {
    queries = Collections.unmodifiableSet(new TreeSet<>(queries));
    categories = Collections.unmodifiableMap(new TreeMap<>(categories));
  }

  double probabilityOf(String categoryId) {
    return categories.getOrDefault(categoryId, 0.0);
  }
}
