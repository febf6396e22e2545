package io.tagora.runtime.judge.measured;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.metric.baseline.CategoryRecommender;
import io.tagora.runtime.retrieval.BehaviorCategories;
import java.time.Duration;
import java.util.List;

/** What speaks for a user's need of a category: log, day and likeness to what was done lately. */
final class NeedEvidence {
  private static final int LATELY = 32;
  private static final int NEAREST = 5;
  private static final double HALF_LIFE_DAYS = 7;

  private final Catalog catalog;
  private final CategoryRecommender likely;
  private final CategoryAffinity affinity;
  private final BehaviorCategories categories;

  NeedEvidence(Catalog catalog, CategoryRecommender likely, CategoryAffinity affinity) {
    this.catalog = catalog;
    this.likely = likely;
    this.affinity = affinity;
    categories = new BehaviorCategories(catalog);
  }

  double[] of(HybridContext context, String categoryId) {
    List<String> lately =
        context.behaviors().reversed().stream()
            .limit(LATELY)
            .flatMap(behavior -> categories.of(behavior).stream())
            .toList();
    int size = catalog.categories().size();
    int rank = likely.categories(context, size).indexOf(categoryId);
    return new double[] {
      rank < 0 ? 0 : 1 - Math.log1p(rank) / Math.log1p(size),
      rank >= 0 && rank < 10 ? 1 : 0,
      recency(context, categoryId),
      affinity.mean(categoryId, lately),
      affinity.nearest(categoryId, others(lately, categoryId), NEAREST),
      affinity.nearest(categoryId, others(lately, categoryId), 1),
      lately.contains(categoryId) ? 1 : 0,
      isTrend(context, categoryId) ? 1 : 0
    };
  }

  private static List<String> others(List<String> lately, String categoryId) {
    return lately.stream().filter(other -> !other.equals(categoryId)).toList();
  }

  /** 1 for a visit right now, half as much every week before; 0 for none. */
  private double recency(HybridContext context, String categoryId) {
    return context.behaviors().reversed().stream()
        .filter(behavior -> categories.of(behavior).filter(categoryId::equals).isPresent())
        .findFirst()
        .map(behavior -> Math.pow(0.5, age(context, behavior) / HALF_LIFE_DAYS))
        .orElse(0.0);
  }

  private static double age(HybridContext context, Behavior behavior) {
    return Duration.between(behavior.time(), context.now()).toHours() / 24.0;
  }

  private boolean isTrend(HybridContext context, String categoryId) {
    return catalog
        .category(categoryId)
        .map(Category::name)
        .filter(context.environment().trends()::contains)
        .isPresent();
  }
}
