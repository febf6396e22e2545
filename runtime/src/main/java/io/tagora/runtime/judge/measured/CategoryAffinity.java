package io.tagora.runtime.judge.measured;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.retrieval.BehaviorCategories;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How often two categories are visited by one user within {@link #WINDOW}: the cosine n(a, b) /
 * √(n(a)·n(b)) of counts over all users before a moment. Immutable.
 */
public final class CategoryAffinity {
  static final Duration WINDOW = Duration.ofDays(14);

  private final Map<String, Integer> numbers = new HashMap<>();
  private final float[][] together;
  private final int[] alone;

  private CategoryAffinity(Catalog catalog) {
    for (Category category : catalog.categories()) {
      numbers.put(category.id(), numbers.size());
    }
    together = new float[numbers.size()][numbers.size()];
    alone = new int[numbers.size()];
  }

  private record Visit(Instant time, int category) {}

  /** Counts what lies before the cut. */
  public static CategoryAffinity fit(Dataset dataset, Instant cut) {
    var affinity = new CategoryAffinity(dataset.catalog());
    var categories = new BehaviorCategories(dataset.catalog());
    dataset.users().forEach(user -> affinity.count(user, cut, categories));
    return affinity;
  }

  private void count(UserLog user, Instant cut, BehaviorCategories categories) {
    var recent = new ArrayDeque<Visit>();
    for (var behavior : user.before(cut)) {
      var category = categories.of(behavior).map(numbers::get);
      if (category.isEmpty()) {
        continue;
      }
      var visit = new Visit(behavior.time(), category.get());
      while (!recent.isEmpty() && recent.peek().time().isBefore(visit.time().minus(WINDOW))) {
        recent.remove();
      }
      if (recent.stream().noneMatch(before -> before.category() == visit.category())) {
        alone[visit.category()]++;
        recent.stream().mapToInt(Visit::category).distinct().forEach(other -> add(visit, other));
        recent.add(visit);
      }
    }
  }

  private void add(Visit visit, int other) {
    together[visit.category()][other]++;
    together[other][visit.category()]++;
  }

  /** In [0, 1] about; 1 for a category with itself, 0 for one that is not known. */
  public double of(String left, String right) {
    Integer a = numbers.get(left);
    Integer b = numbers.get(right);
    if (a == null || b == null) {
      return 0;
    }
    return a.equals(b)
        ? 1
        : together[a][b] / Math.sqrt(Math.max(1.0, (double) alone[a] * alone[b]));
  }

  /** The mean over those of the others that are nearest; 0 for none. */
  double nearest(String category, Collection<String> others, int count) {
    return others.stream()
        .mapToDouble(other -> -of(category, other))
        .sorted()
        .limit(count)
        .map(negative -> -negative)
        .average()
        .orElse(0);
  }

  /** The mean over the others; 0 for none. */
  public double mean(String category, Collection<String> others) {
    return others.stream().mapToDouble(other -> of(category, other)).average().orElse(0);
  }
}
