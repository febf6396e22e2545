package io.tagora.runtime.world;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What is in fashion: every few days a wave begins, for a category of its season, rises to a peak
 * and falls. The strongest three are a day's trends.
 *
 * @param fashions places of categories by season
 */
record Trends(long seed, Map<String, List<Integer>> fashions) {
  private static final int DAYS_BETWEEN = 8;
  private static final int DAYS_TO_PEAK = 14;
  private static final double WIDTH = 8;
  static final int SHOWN = 3;

  /** A category in fashion; strength is in (0, 1]. */
  record Trend(int category, double strength) {}

  /** The trends of the day, strongest first, {@value #SHOWN} at most, each category once. */
  List<Trend> on(LocalDate day) {
    long latest = Math.floorDiv(day.toEpochDay(), DAYS_BETWEEN);
    var trends = new ArrayList<Trend>();
    for (long wave = latest - 5; wave <= latest; wave++) {
      trends.add(trend(wave, day));
    }
    trends.sort(Comparator.comparingDouble(Trend::strength).reversed());
    var shown = new ArrayList<Trend>();
    for (Trend trend : trends) {
      if (shown.size() < SHOWN
          && shown.stream().noneMatch(other -> other.category() == trend.category())) {
        shown.add(trend);
      }
    }
    return shown;
  }

  private Trend trend(long wave, LocalDate day) {
    long peak = wave * DAYS_BETWEEN + DAYS_TO_PEAK;
    List<Integer> choices =
        fashions.getOrDefault(Seasons.of(LocalDate.ofEpochDay(peak)), List.of(0));
    int category = choices.get((int) (Seeds.unit(seed, 12, wave) * choices.size()));
    double height = 0.6 + 0.4 * Seeds.unit(seed, 13, wave);
    double away = (day.toEpochDay() - peak) / WIDTH;
    return new Trend(category, height * StrictMath.exp(-away * away / 2));
  }
}
