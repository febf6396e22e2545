package io.tagora.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.context.Environment;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlmanacTest {
  private final Almanac almanac = new Almanac(7);

  private List<Environment> year() {
    return LocalDate.of(2026, 1, 1)
        .datesUntil(LocalDate.of(2027, 1, 1))
        .map(almanac::environment)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"2024, 2024-03-31", "2025, 2025-04-20", "2026, 2026-04-05", "2038, 2038-04-25"})
  void easterFallsWhereTheCalendarSays(int year, LocalDate day) {
    assertEquals(day, Holiday.easter(year));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-25, christmas", "2026-12-10, christmas", "2026-05-10, mother's day",
        "2026-06-21, father's day",
    "2026-11-27, black friday", "2026-12-30, new year", "2026-01-20, ''", "2026-02-17, carnival"
  })
  void holidaysLeadUpToTheirDay(LocalDate day, String holiday) {
    assertEquals(holiday, almanac.environment(day).holiday());
  }

  @Test
  void yearKnowsAtLeastTenHolidaysAndAllSeasons() {
    var holidays = new HashSet<String>();
    var seasons = new HashSet<String>();
    year()
        .forEach(day -> {
          holidays.add(day.holiday());
          seasons.add(day.season());
        });
    assertTrue(holidays.size() > 10, holidays.toString());
    assertEquals(4, seasons.size());
  }

  @Test
  void weatherIsColderInWinterAndOftenStaysAsItWas() {
    var words = new HashMap<String, Integer>();
    int same = 0;
    String before = "";
    for (Environment day : year()) {
      String now = day.weatherIn("coast");
      same += now.equals(before) ? 1 : 0;
      before = now;
      words.merge(
          day.season() + (now.contains("cold") || now.contains("frost") ? " cold" : " not"),
          1,
          Integer::sum);
    }
    assertTrue(words.getOrDefault("winter cold", 0) > 60, words.toString());
    assertEquals(0, words.getOrDefault("summer cold", 0), words.toString());
    assertTrue(same > 120, "same as the day before on " + same + " days");
  }

  @Test
  void threeCategoriesTrendAndChangeSlowly() {
    var seen = new HashSet<String>();
    long kept = 0;
    var before = new HashSet<String>();
    for (Environment day : year()) {
      assertEquals(3, new HashSet<>(day.trends()).size(), day.date().toString());
      kept += before.stream().filter(day.trends()::contains).count();
      before = new HashSet<>(day.trends());
      seen.addAll(day.trends());
    }
    assertTrue(kept > 2.5 * 364, "kept " + kept);
    assertTrue(seen.size() > 15, seen.toString());
  }
}
