package io.tagora.runtime.metric.baseline;

import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.retrieval.BehaviorCategories;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The user's most recent distinct categories, searches included, the latest first; then the popular
 * ones.
 */
public final class LastCategories implements CategoryRecommender {
  private final BehaviorCategories behaviorCategories;
  private final PopularCategories popular;

  private LastCategories(BehaviorCategories behaviorCategories, PopularCategories popular) {
    this.behaviorCategories = behaviorCategories;
    this.popular = popular;
  }

  /** Only the popular categories are learned from the log. */
  public static LastCategories fit(Dataset dataset, Instant cut) {
    return new LastCategories(
        new BehaviorCategories(dataset.catalog()), PopularCategories.fit(dataset, cut));
  }

  @Override
  public List<String> categories(HybridContext context, int limit) {
    var ranked = new LinkedHashSet<String>();
    context
        .behaviors()
        .reversed()
        .forEach(behavior -> behaviorCategories.of(behavior).ifPresent(ranked::add));
    ranked.addAll(popular.categories(context, Integer.MAX_VALUE));
    return ranked.stream().limit(limit).toList();
  }
}
