package io.tagora.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Interest;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.context.Unwanted;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.retrieval.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummarizerTest {
  private static final Summarizer SUMMARIZER = new Summarizer(Shop.catalog());
  private static final int LONG = 700;

  /** One a day, of all kinds and categories. */
  private static List<Behavior> history(int length, long seed) {
    var random = new SplittableRandom(seed);
    var categories = Shop.catalog().categories();
    var behaviors = new ArrayList<Behavior>();
    for (int i = 0; i < length; i++) {
      Instant time = Shop.NOW.minus(Duration.ofDays(length - i));
      String item = categories.get((int) Math.sqrt(random.nextInt(25))).id() + random.nextInt(8);
      behaviors.add(
          switch (random.nextInt(4)) {
            case 0 -> new Behavior.Search(time, "tents");
            case 1 -> new Behavior.AddToCart(time, item);
            case 2 -> new Behavior.Purchase(time, item);
            default -> new Behavior.Click(time, item);
          });
    }
    return behaviors;
  }

  private static String prompt(List<Behavior> behaviors, Summary earlier) {
    var profile = new Profile("u", "25-34", "female", "north");
    var context =
        new HybridContext(profile, behaviors, Shop.TODAY, Shop.NOW, earlier, Unwanted.NONE);
    return ContextPrompt.of(context, Shop.catalog(), ContextWindow.DEFAULT).text();
  }

  /** So the model, which was trained on whole histories, sees what it was trained on. */
  @Test
  void contextOfASummarisedHistoryIsThatOfTheWholeOne() {
    for (int leaving = 1; leaving < LONG - 92; leaving += 7) {
      var whole = history(LONG, leaving);
      var earlier = SUMMARIZER.of(whole.subList(0, leaving));
      String message = "seed and behaviours that left: " + leaving;
      assertEquals(
          prompt(whole, Summary.NONE), prompt(whole.subList(leaving, LONG), earlier), message);
    }
  }

  @Test
  void summaryOfPartsIsThatOfTheWhole() {
    var whole = history(LONG, 3);
    var parts = Summary.NONE;
    for (int from = 0; from < LONG; from += 100) {
      parts = parts.plus(SUMMARIZER.of(whole.subList(from, from + 100)));
    }
    assertEquals(counts(SUMMARIZER.of(whole)), counts(parts));
    assertEquals(LONG, parts.behaviors());
  }

  private static List<List<Object>> counts(Summary summary) {
    return summary.interests().stream()
        .<List<Object>>map(interest ->
            List.of(
                interest.categoryId(),
                interest.behaviors(),
                interest.purchases(),
                Math.round(interest.weight() * 1e9),
                interest.first(),
                interest.last()))
        .toList();
  }

  @Test
  void interestHalvesInNinetyDays() {
    var click = SUMMARIZER.of(List.of(Shop.click("tents1", 180))).interests().getFirst();
    assertEquals(1, click.weight());
    assertEquals(0.25, click.weightAt(Shop.NOW), 1e-12);
    var both = SUMMARIZER.of(List.of(Shop.click("tents1", 90), Shop.purchase("tents2", 0)));
    assertEquals(3.5, both.interests().getFirst().weight(), 1e-12);
  }

  @Test
  void stepsOfADayWithOneItemAreOneAndTheLastOfThemCounts() {
    var summary =
        SUMMARIZER.of(
            List.of(Shop.click("tents1", 3), Shop.purchase("tents1", 3), Shop.click("gone", 3)));
    assertEquals(1, summary.behaviors());
    assertEquals(1, summary.interests().getFirst().purchases());
  }

  @Test
  void ofTooManyInterestsThoseOfTheLeastWeightAreForgotten() {
    var many =
        IntStream.range(0, Summary.MOST + 10)
            .mapToObj(i -> new Interest("c" + i, 1, 0, i, Shop.NOW, Shop.NOW))
            .toList();
    var summary = Summary.NONE.plus(new Summary(many.size(), many));
    assertEquals(Summary.MOST, summary.interests().size());
    assertTrue(summary.interests().stream().allMatch(interest -> interest.weight() >= 10));
    assertEquals(many.size(), summary.behaviors());
  }
}
