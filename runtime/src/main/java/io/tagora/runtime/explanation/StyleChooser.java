package io.tagora.runtime.explanation;

import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Picks the style g = f_meta(U, interests, situation) of paper section 8 by a plain rule. Immutable
 * and deterministic.
 *
 * <p>The first that applies: an item dearer than three quarters of its category is explained
 * FACTUAL, as money asks for facts; a persona of care, or harsh weather where the user lives, WARM;
 * a persona of fun, or a holiday, PLAYFUL; a utility item, which needs no introduction, CONCISE; in
 * summer PLAYFUL, else FACTUAL.
 */
public final class StyleChooser {
  private static final Set<String> CARE =
      Set.of(
          "baby",
          "family",
          "pet",
          "puppy",
          "kitten",
          "care",
          "health",
          "recovery",
          "cozy",
          "parent",
          "parents",
          "child",
          "nursery",
          "home",
          "comfort");
  private static final Set<String> FUN =
      Set.of(
          "party",
          "gift",
          "gifts",
          "game",
          "games",
          "gaming",
          "toy",
          "toys",
          "festival",
          "beach",
          "hobby",
          "birthday",
          "fun",
          "holiday");
  private static final Set<String> HARSH =
      Set.of("cold", "snow", "snowy", "storm", "stormy", "frost", "freezing", "rain", "rainy");
  private static final double DEAR_QUANTILE = 0.75;

  private final Map<String, Double> dearFrom = new HashMap<>();

  public StyleChooser(Catalog catalog) {
    var prices = new HashMap<String, List<Double>>();
    catalog
        .items()
        .forEach(item ->
            prices.computeIfAbsent(item.categoryId(), _ -> new ArrayList<>()).add(item.price()));
    prices.forEach((category, values) -> {
      values.sort(null);
      dearFrom.put(category, values.get((int) (DEAR_QUANTILE * (values.size() - 1))));
    });
  }

  /**
   * The style to explain the item in.
   *
   * @param personaName the name of the item's persona, or "" in the utility channel
   */
  public Style choose(HybridContext context, RecommendedItem shown, String personaName) {
    if (isDear(shown.item())) {
      return Style.FACTUAL;
    }
    Environment environment = context.environment();
    if (mentions(personaName, CARE)
        || mentions(environment.weatherIn(context.profile().region()), HARSH)) {
      return Style.WARM;
    }
    if (mentions(personaName, FUN) || !environment.holiday().isEmpty()) {
      return Style.PLAYFUL;
    }
    if (shown.channel() == Channel.UTILITY) {
      return Style.CONCISE;
    }
    return environment.season().equals("summer") ? Style.PLAYFUL : Style.FACTUAL;
  }

  private boolean isDear(Item item) {
    return item.price() > dearFrom.getOrDefault(item.categoryId(), Double.MAX_VALUE);
  }

  private static boolean mentions(String text, Set<String> words) {
    for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
      if (words.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
