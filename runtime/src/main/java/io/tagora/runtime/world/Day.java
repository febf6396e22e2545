package io.tagora.runtime.world;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a day does to demand.
 *
 * @param number days since the window's start
 * @param busy how many sessions there are against an ordinary day
 * @param weather the categories that a region's weather asks for
 */
record Day(
    int number,
    LocalDate date,
    double busy,
    Optional<Holiday> holiday,
    List<Trends.Trend> trends,
    Map<String, List<List<Integer>>> weather) {

  static List<Day> of(MarketplaceSettings settings, Almanac almanac) {
    var days = new ArrayList<Day>();
    for (int number = 0; number < settings.days(); number++) {
      days.add(of(number, settings.firstDay().plusDays(number), almanac));
    }
    return days;
  }

  private static Day of(int number, LocalDate date, Almanac almanac) {
    var weather = new LinkedHashMap<String, List<List<Integer>>>();
    Weather.REGIONS.forEach(
        region -> weather.put(region, almanac.weatherBuys(almanac.weather(region, date))));
    var holiday = almanac.holiday(date);
    return new Day(number, date, busy(date, holiday), holiday, almanac.trends(date), weather);
  }

  private static double busy(LocalDate date, Optional<Holiday> holiday) {
    double weekday =
        switch (date.getDayOfWeek()) {
          case SATURDAY -> 1.2;
          case SUNDAY -> 1.3;
          case FRIDAY -> 0.9;
          case MONDAY, TUESDAY, WEDNESDAY, THURSDAY -> 0.92;
        };
    return weekday * holiday.map(lead -> growth(lead.daysUntil(date), lead.leadDays())).orElse(1.0);
  }

  /** Grows over the days before a holiday; the day itself is quiet. */
  private static double growth(long daysUntil, int leadDays) {
    return daysUntil == 0 ? 0.75 : 1 + 0.35 * (1 - (double) daysUntil / (leadDays + 1));
  }

  boolean isWeekend() {
    return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
  }

  double trendStrength(int category) {
    for (Trends.Trend trend : trends) {
      if (trend.category() == category) {
        return trend.strength();
      }
    }
    return 0;
  }
}
