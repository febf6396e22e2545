package io.tagora.training.retail;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The k-core of customers and items: the largest part in which every customer has at least k
 * different items and every item at least k different customers.
 */
final class Core {
  private record Pair(String customer, String item) {}

  private Core() {}

  /** The rows of the k-core, in their order; all of them for k = 1. */
  static List<RetailRow> of(List<RetailRow> rows, int k) {
    List<RetailRow> left = rows;
    int before;
    do {
      before = left.size();
      left = enough(left, k, Pair::customer);
      left = enough(left, k, Pair::item);
    } while (left.size() < before);
    return left;
  }

  private static List<RetailRow> enough(List<RetailRow> rows, int k, Function<Pair, String> side) {
    Set<Pair> pairs = new HashSet<>();
    rows.forEach(row -> pairs.add(pair(row)));
    Map<String, Integer> counts = new HashMap<>();
    pairs.forEach(pair -> counts.merge(side.apply(pair), 1, Integer::sum));
    return rows.stream().filter(row -> counts.getOrDefault(side.apply(pair(row)), 0) >= k).toList();
  }

  private static Pair pair(RetailRow row) {
    return new Pair(row.customer(), row.stockCode());
  }
}
