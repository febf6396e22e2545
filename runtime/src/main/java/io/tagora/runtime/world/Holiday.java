package io.tagora.runtime.world;

import io.tagora.runtime.world.Blocks.Block;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/**
 * A holiday with the days before it that people shop for it.
 *
 * @param rule "12-25", "easter -47" or "2nd sunday 05"
 * @param buys places of the categories that it asks for
 */
record Holiday(String name, String rule, int leadDays, List<Integer> buys) {

  static Holiday of(Block block) {
    return new Holiday(
        block.required("holiday"),
        block.required("date"),
        Integer.parseInt(block.required("lead")),
        Taxonomy.standard().places(block.list("buys")));
  }

  LocalDate in(int year) {
    String[] parts = rule.split(" ", -1);
    if (parts[0].equals("easter")) {
      return easter(year).plusDays(Long.parseLong(parts[1]));
    }
    if (parts.length == 3) {
      var day = DayOfWeek.valueOf(parts[1].toUpperCase(Locale.ROOT));
      return LocalDate.of(year, Integer.parseInt(parts[2]), 1)
          .with(TemporalAdjusters.dayOfWeekInMonth(parts[0].charAt(0) - '0', day));
    }
    return MonthDay.parse("--" + rule).atYear(year);
  }

  /** Days until the holiday if the day is it or leads up to it, else -1. */
  long daysUntil(LocalDate day) {
    for (int year = day.getYear(); year <= day.getYear() + 1; year++) {
      long days = ChronoUnit.DAYS.between(day, in(year));
      if (days >= 0 && days <= leadDays) {
        return days;
      }
    }
    return -1;
  }

  /** The Gregorian Easter Sunday by the anonymous algorithm (Nature, 1876). */
  static LocalDate easter(int year) {
    int golden = year % 19;
    int century = year / 100;
    int rest = year % 100;
    int moon =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    int shift = (golden + 11 * moon + 22 * weekday) / 451;
    int days = moon + weekday - 7 * shift + 114;
    return LocalDate.of(year, days / 31, days % 31 + 1);
  }
}
