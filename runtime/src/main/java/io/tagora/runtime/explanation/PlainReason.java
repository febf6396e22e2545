package io.tagora.runtime.explanation;

import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.retrieval.BehaviorCategories;
import java.util.Optional;

/**
 * The sentence that stands where the model's explanation is missing: nothing but what is known of
 * the item's way. Immutable.
 */
public final class PlainReason {
  private final BehaviorCategories categories;

  public PlainReason(Catalog catalog) {
    categories = new BehaviorCategories(catalog);
  }

  /**
   * One sentence.
   *
   * @param personaName the name of the item's persona, or "" in the utility channel
   */
  public String sentence(HybridContext context, RecommendedItem shown, String personaName) {
    if (shown.personaId().equals(ReturningInterest.PERSONA_ID)) {
      return "You have been looking at " + shown.tag() + ".";
    }
    return switch (shown.channel()) {
      case EXPLORATORY ->
          personaName.isEmpty()
              ? "Found among " + shown.tag() + "."
              : "For " + personaName + ": found among " + shown.tag() + ".";
      case UTILITY ->
          seenLately(context, shown)
              ? "You have been looking at %s, and others choose this one."
                  .formatted(shown.category())
              : "Popular in %s right now.".formatted(shown.category());
    };
  }

  private boolean seenLately(HybridContext context, RecommendedItem shown) {
    Optional<String> category = Optional.of(shown.item().categoryId());
    return context.behaviors().stream()
        .anyMatch(behavior -> categories.of(behavior).equals(category));
  }
}
