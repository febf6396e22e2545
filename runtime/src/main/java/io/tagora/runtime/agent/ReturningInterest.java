package io.tagora.runtime.agent;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.model.PhraseSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facet of a user that needs no guess: what is already under way. Its expert chooses among the
 * tags of the categories that the user visited last, and can write nothing else.
 *
 * @param tags the tags of those categories
 */
public record ReturningInterest(Persona persona, PhraseSet tags) {
  public static final String PERSONA_ID = "returning";

  /** How many of the latest categories it is about, unless a shop is known to want others. */
  public static final int CATEGORIES = 12;

  private static final int MIN_CATEGORIES = 3;
  private static final int NAMED_CATEGORIES = 3;

  /**
   * The facet of a context, or empty where the history knows fewer than three categories.
   *
   * @param categories how many of the latest categories it is about; 0 for none of it
   */
  public static Optional<ReturningInterest> of(
      HybridContext context, Catalog catalog, int categories) {
    List<Category> latest = latest(context, catalog, categories);
    if (latest.size() < MIN_CATEGORIES) {
      return Optional.empty();
    }
    String names =
        latest.stream()
            .limit(NAMED_CATEGORIES)
            .map(Category::name)
            .collect(Collectors.joining(", "));
    Set<String> ids = latest.stream().map(Category::id).collect(Collectors.toSet());
    var tags =
        catalog.tagPhrases().phrases().stream()
            .filter(phrase -> ids.contains(phrase.group()))
            .toList();
    return Optional.of(
        new ReturningInterest(
            new Persona(PERSONA_ID, "picking up again", "lately: " + names),
            new PhraseSet("", tags)));
  }

  private static List<Category> latest(HybridContext context, Catalog catalog, int limit) {
    var latest = new LinkedHashSet<Category>();
    for (Behavior behavior : context.behaviors().reversed()) {
      if (latest.size() >= limit) {
        break;
      }
      behavior.item().flatMap(catalog::item).map(catalog::categoryOf).ifPresent(latest::add);
    }
    return List.copyOf(latest);
  }
}
