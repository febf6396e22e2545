package io.tagora.gateway.json;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.context.Interest;
import io.tagora.runtime.context.Summary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of behaviours that are not remembered one by one any more.
 *
 * @param behaviors how many there were
 * @param since the time of the earliest of which something is left; null where there is none
 * @param interests the one that was met last first
 */
public record EarlierJson(int behaviors, @Nullable String since, List<InterestJson> interests) {

  /**
   * What is left of one category.
   *
   * @param category its name, or its id where the catalog does not have it any more
   * @param weight as of {@code last}; it halves every 90 days
   */
  public record InterestJson(
      String category, int behaviors, int purchases, double weight, String first, String last) {
    static InterestJson of(Interest interest, Catalog catalog) {
      String id = interest.categoryId();
      return new InterestJson(
          catalog.category(id).map(Category::name).orElse(id),
          interest.behaviors(),
          interest.purchases(),
          interest.weight(),
          interest.first().toString(),
          interest.last().toString());
    }
  }

  static EarlierJson of(Summary summary, Catalog catalog) {
    return new EarlierJson(
        summary.behaviors(),
        summary.since().map(Instant::toString).orElse(null),
        summary.interests().stream().map(one -> InterestJson.of(one, catalog)).toList());
  }
}
