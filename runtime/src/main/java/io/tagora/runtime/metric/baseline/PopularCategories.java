package io.tagora.runtime.metric.baseline;

import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.retrieval.BehaviorCategories;
import io.tagora.runtime.retrieval.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * The same list for everybody: categories by how often their items were touched, an event counting
 * half as much every fortnight.
 */
public final class PopularCategories implements CategoryRecommender {
  private static final Evidence ITEM_EVENTS = new Evidence(Duration.ofDays(14), 0, 1, 1, 1);

  private final List<String> ranked;

  private PopularCategories(List<String> ranked) {
    this.ranked = ranked;
  }

  /** Counts the events of all users before the cut; ties by category id. */
  public static PopularCategories fit(Dataset dataset, Instant cut) {
    var categories = new BehaviorCategories(dataset.catalog());
    var counts = new HashMap<String, Double>();
    for (UserLog user : dataset.users()) {
      user.before(cut)
          .forEach(behavior ->
              categories
                  .itemOf(behavior)
                  .ifPresent(item ->
                      counts.merge(
                          item.categoryId(), ITEM_EVENTS.weight(behavior, cut), Double::sum)));
    }
    return new PopularCategories(
        dataset.catalog().categories().stream()
            .map(Category::id)
            .sorted(
                Comparator.comparingDouble((String id) -> counts.getOrDefault(id, 0.0))
                    .reversed()
                    .thenComparing(id -> id))
            .toList());
  }

  @Override
  public List<String> categories(HybridContext context, int limit) {
    return ranked.stream().limit(limit).toList();
  }
}
