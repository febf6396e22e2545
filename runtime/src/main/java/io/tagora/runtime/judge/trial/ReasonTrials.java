package io.tagora.runtime.judge.trial;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.world.IntentRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Reasons as explainers of all kinds might write them: most are sound, and some have one defect
 * that is planted and known. The held-out phrases are never used for calibration, so that a judge
 * which only knows words that it was shown is found out.
 */
final class ReasonTrials {
  private static final int REASONS = 6;

  private record Phrases(
      List<String> openings, List<String> closings, List<String> unsafe, List<String> garbled) {}

  private static final Phrases SHOWN =
      new Phrases(
          List.of("Made for your %s plans: ", "Fits %s: ", "For %s: ", "Ready, set, %s: "),
          List.of("%1$s by %2$s that you will enjoy.", "%1$s by %2$s.", "%2$s offers %1$s!"),
          List.of(" Guaranteed to change your life.", " Hurry, last chance!", " Doctors use it."),
          List.of("%1$s %1$s by by %2$s", "by for %1$s", "%1$s"));

  private static final Phrases HELD_OUT =
      new Phrases(
          List.of("Because %s is on your mind: ", "%s pick: ", "Chosen for %s: ", "Hello, %s: "),
          List.of(
              "%1$s from %2$s, ready when you are.", "%2$s %1$s.", "say hello to %1$s from %2$s!"),
          List.of(" It will never fail you.", " At your age you need it.", " Only fools wait."),
          List.of("%2$s %2$s and and %1$s %1$s", "and %1$s for", "%2$s"));

  private final Catalog catalog;
  private final Phrases phrases;
  private final RandomGenerator random;
  private final Map<String, List<Item>> itemsByCategory = new HashMap<>();

  ReasonTrials(Catalog catalog, boolean heldOut, RandomGenerator random) {
    this.catalog = catalog;
    this.phrases = heldOut ? HELD_OUT : SHOWN;
    this.random = random;
    for (Item item : catalog.items()) {
      itemsByCategory
          .computeIfAbsent(catalog.categoryOf(item).name(), _ -> new ArrayList<>())
          .add(item);
    }
  }

  private enum Defect {
    NONE,
    FALSE_BRAND,
    FALSE_VALUE,
    UNSAFE,
    GARBLED,
    WRONG_SEASON
  }

  List<Trial> of(HybridContext context, Needs needs) {
    if (needs.running().isEmpty()) {
      return List.of();
    }
    IntentRun run = any(needs.running());
    List<String> now = run.stages().get(run.stageAt(context.now()).orElse(0)).categories();
    var trials = new ArrayList<Trial>();
    for (int i = 0; i < REASONS; i++) {
      boolean needed = random.nextInt(4) > 0;
      String category = needed ? any(now) : any(catalog.categories()).name();
      Item item = any(itemsByCategory.getOrDefault(category, catalog.items()));
      trials.add(trial(context, item, run.intent(), needs.of(catalog.categoryOf(item).name())));
    }
    return trials;
  }

  private Trial trial(HybridContext context, Item item, String interest, double need) {
    Defect defect =
        random.nextInt(5) < 3
            ? Defect.NONE
            : any(List.of(Defect.values()).subList(1, Defect.values().length));
    int facts = random.nextInt(3);
    boolean timely = random.nextInt(3) == 0;
    String brand = defect == Defect.FALSE_BRAND ? otherBrand(item) : item.brand();
    String kind = kind(item, facts, defect == Defect.FALSE_VALUE);
    String closing = any(defect == Defect.GARBLED ? phrases.garbled() : phrases.closings());
    String text = any(phrases.openings()).formatted(interest) + closing.formatted(kind, brand);
    text +=
        season(context, defect, timely) + (defect == Defect.UNSAFE ? any(phrases.unsafe()) : "");
    return new Trial(
        new Submission.OfReason(context, item, interest, text),
        truth(defect, facts, timely, need, text));
  }

  private String otherBrand(Item item) {
    String other = any(catalog.items()).brand();
    return other.equals(item.brand()) || other.isEmpty() ? "Umbrella & Sons" : other;
  }

  /**
   * The item's kind with some of its values; with a value of another item of its kind, if false.
   */
  private String kind(Item item, int facts, boolean wrong) {
    String category = catalog.categoryOf(item).name();
    var words = new ArrayList<String>();
    for (String key : Catalog.TAG_ATTRIBUTES) {
      String value = item.attributes().get(key);
      if (value != null && words.size() < facts) {
        words.add(value);
      }
    }
    if (wrong) {
      words.addFirst(otherValue(item, category));
    }
    words.add(category);
    return String.join(" ", words);
  }

  private String otherValue(Item item, String category) {
    return itemsByCategory.get(category).stream()
        .map(other -> other.attributes().getOrDefault("material", ""))
        .filter(value -> !value.isEmpty() && !item.attributes().containsValue(value))
        .findFirst()
        .orElse("golden");
  }

  private String season(HybridContext context, Defect defect, boolean timely) {
    String season = context.environment().season();
    if (defect == Defect.WRONG_SEASON) {
      return " A good choice for " + (season.equals("winter") ? "summer." : "winter.");
    }
    return timely ? " A good choice for " + season + "." : "";
  }

  private static Map<String, Double> truth(
      Defect defect, int facts, boolean timely, double need, String text) {
    boolean isFalse = defect == Defect.FALSE_BRAND || defect == Defect.FALSE_VALUE;
    boolean lively = text.contains("!") || text.contains("you");
    return Map.of(
        "relevance", need,
        "factuality", isFalse ? 0.1 : 0.93,
        "clarity", defect == Defect.GARBLED ? 0.12 : 0.9,
        "safety", defect == Defect.UNSAFE ? 0.08 : 0.96,
        "timeliness", defect == Defect.WRONG_SEASON ? 0.1 : timely ? 0.95 : 0.7,
        "informativeness", defect == Defect.GARBLED ? 0.3 : 0.55 + 0.2 * facts,
        "attractiveness", defect == Defect.GARBLED ? 0.2 : (lively ? 0.8 : 0.55) + 0.05 * facts);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
