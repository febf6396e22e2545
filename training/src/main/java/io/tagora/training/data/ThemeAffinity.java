package io.tagora.training.data;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How strongly behaviours speak for each theme: P(theme | category) an event, more for a query that
 * names the theme.
 */
final class ThemeAffinity {
  private static final double QUERY_WEIGHT = 3;
  private static final double HALF_LIFE_DAYS = 14;

  private final Catalog catalog;
  private final Map<String, Map<Theme, Double>> themesOfCategory = new HashMap<>();
  private final Map<String, Theme> themeOfQuery = new HashMap<>();

  ThemeAffinity(Catalog catalog, List<Theme> themes) {
    this.catalog = catalog;
    for (Theme theme : themes) {
      double weight = theme.queries().isEmpty() ? 0.2 : 1;
      theme.queries().forEach(query -> themeOfQuery.put(query, theme));
      theme
          .categories()
          .forEach((category, p) ->
              themesOfCategory
                  .computeIfAbsent(category, _ -> new HashMap<>())
                  .put(theme, p * weight));
    }
    themesOfCategory.values().forEach(ThemeAffinity::normalize);
  }

  private static void normalize(Map<Theme, Double> weights) {
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    weights.replaceAll((_, weight) -> weight / total);
  }

  /** P(theme | category) with themes equally likely beforehand; everyday themes count a fifth. */
  Map<Theme, Double> ofCategory(String categoryId) {
    return themesOfCategory.getOrDefault(categoryId, Map.of());
  }

  /**
   * The summed affinity of behaviours, fading with their distance from {@code now} by half every
   * two weeks.
   */
  Map<Theme, Double> of(List<Behavior> behaviors, Instant now) {
    var affinity = new HashMap<Theme, Double>();
    for (Behavior behavior : behaviors) {
      double days = Duration.between(behavior.time(), now).abs().toMinutes() / 1440.0;
      double fade = Math.exp(-days * Math.log(2) / HALF_LIFE_DAYS);
      of(behavior).forEach((theme, weight) -> affinity.merge(theme, weight * fade, Double::sum));
    }
    return affinity;
  }

  private Map<Theme, Double> of(Behavior behavior) {
    if (behavior instanceof Behavior.Search(_, String query)) {
      Theme theme = themeOfQuery.get(QueryClicks.normalized(query));
      return theme == null ? Map.of() : Map.of(theme, QUERY_WEIGHT);
    }
    return behavior
        .item()
        .flatMap(catalog::item)
        .map(Item::categoryId)
        .map(this::ofCategory)
        .orElse(Map.of());
  }
}
