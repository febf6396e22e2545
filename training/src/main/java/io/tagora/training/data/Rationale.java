package io.tagora.training.data;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Why a plan should hold a theme, in words that the history backs. */
final class Rationale {
  private static final double MIN_PROBABILITY = 0.01;

  private final Catalog catalog;
  private final Theme theme;

  Rationale(Catalog catalog, Theme theme) {
    this.catalog = catalog;
    this.theme = theme;
  }

  String of(HybridContext context, RandomGenerator random) {
    List<String> seen = evidence(context, false).toList();
    List<String> bought = evidence(context, true).toList();
    if (!bought.isEmpty() && !seen.isEmpty() && !bought.getFirst().equals(seen.getFirst())) {
      return "bought %s, then looked at %s".formatted(bought.getFirst(), seen.getFirst());
    }
    if (seen.size() > 1) {
      return pick(
              random,
              "looked at %s and %s",
              "recent interest in %s and %s",
              "came back to %s and %s")
          .formatted(seen.get(0), seen.get(1));
    }
    if (seen.size() == 1) {
      return pick(random, "looked at %s", "recent interest in %s").formatted(seen.getFirst());
    }
    return fallback(context);
  }

  private String fallback(HybridContext context) {
    boolean searched =
        context.behaviors().stream()
            .anyMatch(b ->
                b instanceof Behavior.Search(_, String query)
                    && theme.queries().contains(QueryClicks.normalized(query)));
    if (searched) {
      return "searched for it";
    }
    String holiday = context.environment().holiday();
    return holiday.isEmpty()
        ? "often wanted in " + context.environment().season()
        : "often wanted around " + holiday;
  }

  /** Categories of the theme in the history, the latest first. */
  private Stream<String> evidence(HybridContext context, boolean purchases) {
    return context.behaviors().reversed().stream()
        .filter(behavior -> purchases == behavior instanceof Behavior.Purchase)
        .flatMap(behavior -> behavior.item().flatMap(catalog::item).stream())
        .map(Item::categoryId)
        .filter(id -> theme.probabilityOf(id) > MIN_PROBABILITY)
        .distinct()
        .limit(2)
        .flatMap(id -> catalog.category(id).stream())
        .map(Category::name);
  }

  private static String pick(RandomGenerator random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
