package io.tagora.runtime.metric.baseline;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import java.util.List;
import java.util.Optional;

/**
 * Foretells a user's next categories without any language model. Fit on the log before a cut only;
 * immutable afterwards and safe to call from any thread.
 */
public interface CategoryRecommender {
  /** At most {@code limit} category ids, each once, the likeliest first. */
  List<String> categories(HybridContext context, int limit);

  /** The same as tags: every category's own name, so that agents and baselines score alike. */
  default List<Tag> tags(HybridContext context, Catalog catalog, int limit) {
    return categories(context, limit).stream()
        .map(catalog::category)
        .flatMap(Optional::stream)
        .map(category -> new Tag(category.name(), category.id()))
        .toList();
  }
}
