package io.tagora.training.data;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.metric.baseline.CoOccurrence;
import java.time.Instant;
import java.util.List;

/**
 * Ranks categories for a history by what followed such histories in everybody's log.
 *
 * <p>What one user did next is a noisy teacher: of many plausible categories one or two come true.
 * The ranking tells the rest of a good list, so that a model learns what to expect and not only
 * what happened to happen.
 */
final class LikelyCategories {
  private static final int TUNED_FOR = 30;

  private final Catalog catalog;
  private final CoOccurrence followers;

  /** Learns from all behaviours before {@code until}. */
  LikelyCategories(Dataset dataset, Instant until) {
    catalog = dataset.catalog();
    followers = CoOccurrence.fit(dataset, until, TUNED_FOR);
  }

  /** All categories, the likeliest next one first. */
  List<Category> ranked(HybridContext context) {
    return followers.categories(context, catalog.categories().size()).stream()
        .flatMap(id -> catalog.category(id).stream())
        .toList();
  }
}
