package io.tagora.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.context.Behavior;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The world must stay one in which the task can be learned and is not trivial: loose bands. */
class WorldStatisticsTest {
  private static final GeneratedWorld WORLD =
      Marketplace.generate(MarketplaceSettings.of(1_200, 20_000, 7, 3));
  private static final WorldStatistics FIGURES = WorldStatistics.of(WORLD);

  private static void between(double low, double high, double value) {
    assertTrue(value >= low && value <= high, value + " in\n" + FIGURES.text());
  }

  @Test
  void catalogIsLargeAndItsVocabularyLearnable() {
    assertEquals(20_000, FIGURES.items());
    between(420, 800, FIGURES.categories());
    between(2_500, 4_800, FIGURES.tags());
  }

  @Test
  void activityIsHeavyTailed() {
    between(55, 95, FIGURES.eventsPerUserMean());
    List<Integer> quantiles = FIGURES.eventsPerUser();
    between(0, 5, quantiles.getFirst());
    between(25, 65, quantiles.get(2));
    between(300, 900, quantiles.getLast());
  }

  @Test
  void nextWeekIsPartlyRepeatedPartlyPopularMostlyIntended() {
    between(2.3, 5, FIGURES.nextCategories());
    between(0.24, 0.42, FIGURES.seenShare());
    between(0.12, 0.27, FIGURES.popularShare());
    between(0.52, 0.78, FIGURES.intentShare());
    between(0.52, 0.80, FIGURES.newIntentShare());
  }

  @Test
  void itemPopularityFallsLikeZipf() {
    var clicks = new HashMap<String, Integer>();
    WORLD
        .dataset()
        .users()
        .forEach(user ->
            user.behaviors()
                .forEach(behavior -> {
                  if (behavior instanceof Behavior.Click(_, String item)) {
                    clicks.merge(item, 1, Integer::sum);
                  }
                }));
    var counts = clicks.values().stream().sorted(Comparator.reverseOrder()).toList();
    int total = counts.stream().mapToInt(Integer::intValue).sum();
    double first = counts.subList(0, counts.size() / 10).stream().mapToInt(Integer::intValue).sum();
    between(0.35, 0.85, first / total);
    assertTrue(
        counts.get(0) > 5 * counts.get(200),
        "first " + counts.get(0) + ", 200th " + counts.get(200));
  }

  @Test
  void trendsMoveDemand() {
    var dataset = WORLD.dataset();
    var daysInTrend = new HashMap<String, Integer>();
    dataset
        .environments()
        .values()
        .forEach(day -> day.trends().forEach(name -> daysInTrend.merge(name, 1, Integer::sum)));
    double clicks = 0;
    double whileInTrend = 0;
    double expected = 0;
    for (var user : dataset.users()) {
      for (Behavior behavior : user.behaviors()) {
        if (behavior instanceof Behavior.Click(var time, String id)) {
          var item = dataset.catalog().item(id).orElseThrow();
          String name = dataset.catalog().categoryOf(item).name();
          if (daysInTrend.containsKey(name)) {
            clicks++;
            whileInTrend += dataset.environmentAt(time).trends().contains(name) ? 1 : 0;
            expected += daysInTrend.get(name) / (double) dataset.environments().size();
          }
        }
      }
    }
    assertTrue(clicks > 500, "clicks " + clicks);
    assertTrue(whileInTrend > 2.5 * expected, whileInTrend + " against " + expected);
  }
}
