package io.tagora.training.data;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.HybridContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Writes the sentences that the explainer learns from: one style each, true to the item's own
 * attributes and the persona.
 *
 * <p>There is no outside model to learn from, so these are written rules; a style has openings and
 * closings that combine.
 */
final class ExplanationTeacher {
  private static final Map<String, List<String>> OPENINGS =
      Map.of(
          "warm",
          List.of(
              "Made for your %1$s plans: ",
              "Because %1$s is on your mind, ",
              "We thought of your %1$s days: ",
              "For the %1$s chapter you are in, "),
          "factual",
          List.of(
              "Fits %1$s: ",
              "Matches your recent interest in %1$s: ", "Chosen for %1$s: ", "Related to %1$s: "),
          "playful",
          List.of(
              "Psst, %1$s called: ",
              "Your %1$s mission needs this: ", "%1$s just got better: ", "Ready, set, %1$s: "),
          "concise",
          List.of("For %1$s: ", "%1$s pick: ", "Good for %1$s: "));

  private static final Map<String, List<String>> CLOSINGS =
      Map.of(
          "warm",
          List.of(
              "%2$s by %3$s that you will enjoy every day.",
              "%2$s from %3$s, ready when you are.", "%3$s brings you %2$s to feel good about."),
          "factual",
          List.of("%2$s by %3$s.", "%3$s offers %2$s.", "%2$s from %3$s at %4$d."),
          "playful",
          List.of(
              "%2$s by %3$s, and no, you need no excuse.",
              "say hello to %2$s from %3$s!", "%3$s made %2$s just for this."),
          "concise",
          List.of("%2$s, %3$s.", "%3$s %2$s."));

  /** For shops that do not tell who made an item. */
  private static final Map<String, List<String>> WITHOUT_BRAND =
      Map.of(
          "warm", List.of("%2$s that you will enjoy every day.", "%2$s, ready when you are."),
          "factual", List.of("%2$s.", "%2$s at %4$d."),
          "playful", List.of("%2$s, and no, you need no excuse.", "say hello to %2$s!"),
          "concise", List.of("%2$s.", "%2$s at %4$d."));

  static final List<String> STYLES = List.of("warm", "factual", "playful", "concise");

  private final Catalog catalog;
  private final RandomGenerator random;

  ExplanationTeacher(Catalog catalog, RandomGenerator random) {
    this.catalog = catalog;
    this.random = random;
  }

  Moment.Explained explain(Item item, String interest, HybridContext context) {
    String style = pick(STYLES);
    var closings = item.brand().isEmpty() ? WITHOUT_BRAND : CLOSINGS;
    String text =
        (pick(OPENINGS.get(style)) + pick(closings.get(style)))
            .formatted(interest, kind(item), item.brand(), Math.round(item.price()));
    return new Moment.Explained(style, item, interest, capitalized(text) + season(style, context));
  }

  /** The item's kind with what is known of it, as "waterproof leather hiking boots". */
  private String kind(Item item) {
    var words = new ArrayList<String>();
    for (String key : Catalog.TAG_ATTRIBUTES) {
      String value = item.attributes().get(key);
      if (value != null && words.size() < 2) {
        words.add(value);
      }
    }
    words.add(catalog.categoryOf(item).name());
    return String.join(" ", words);
  }

  /** A warm sentence may end on the day's weather or holiday; the others stay with the item. */
  private String season(String style, HybridContext context) {
    if (!style.equals("warm") || random.nextInt(3) > 0) {
      return "";
    }
    String holiday = context.environment().holiday();
    return holiday.isEmpty()
        ? " A good choice for " + context.environment().season() + "."
        : " Just in time for " + holiday + ".";
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
