package io.tagora.runtime.world;

import io.tagora.runtime.context.Environment;
import io.tagora.runtime.world.Blocks.Block;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The days: their seasons, holidays, weather and trends, and what these make people buy. */
final class Almanac {
  private final List<Holiday> holidays;
  private final Map<String, List<Integer>> weatherBuys = new LinkedHashMap<>();
  private final Map<LocalDate, Optional<Holiday>> holidayOfDay = new HashMap<>();
  private final Map<LocalDate, Map<String, String>> weatherOfDay = new HashMap<>();
  private final Weather weather;
  private final Trends trends;

  Almanac(long seed) {
    var blocks = Blocks.read("demand.txt");
    holidays =
        blocks.stream()
            .filter(block -> block.value("holiday").isPresent())
            .map(Holiday::of)
            .toList();
    weatherBuys.putAll(buys(blocks, "weather"));
    weather = new Weather(seed);
    trends = new Trends(seed, buys(blocks, "season"));
  }

  private static Map<String, List<Integer>> buys(List<Block> blocks, String key) {
    return blocks.stream()
        .filter(block -> block.value(key).isPresent())
        .collect(
            Collectors.toMap(
                block -> block.required(key),
                block -> Taxonomy.standard().places(block.list("buys")),
                (first, _) -> first,
                LinkedHashMap::new));
  }

  List<Holiday> holidays() {
    return holidays;
  }

  /** The holiday of the day or the nearest that it leads up to. */
  Optional<Holiday> holiday(LocalDate day) {
    return holidayOfDay.computeIfAbsent(day, this::nearestHoliday);
  }

  private Optional<Holiday> nearestHoliday(LocalDate day) {
    return holidays.stream()
        .filter(holiday -> holiday.daysUntil(day) >= 0)
        .min(Comparator.comparingLong(holiday -> holiday.daysUntil(day)));
  }

  /** A region's words of the day, "" for no region of ours. */
  String weather(String region, LocalDate day) {
    return weatherOfDay.computeIfAbsent(day, this::wordsByRegion).getOrDefault(region, "");
  }

  private Map<String, String> wordsByRegion(LocalDate day) {
    var words = new LinkedHashMap<String, String>();
    Weather.REGIONS.forEach(region -> words.put(region, weather.in(region, day)));
    return words;
  }

  List<Trends.Trend> trends(LocalDate day) {
    return trends.on(day);
  }

  /** The categories that the words of the weather ask for. */
  List<List<Integer>> weatherBuys(String words) {
    var asked = new ArrayList<List<Integer>>();
    weatherBuys.forEach((word, places) -> {
      if (words.contains(word)) {
        asked.add(places);
      }
    });
    return asked;
  }

  Environment environment(LocalDate day) {
    var kinds = Taxonomy.standard().kinds();
    return new Environment(
        day,
        Seasons.of(day),
        holiday(day).map(Holiday::name).orElse(""),
        wordsByRegion(day),
        trends.on(day).stream().map(trend -> kinds.get(trend.category()).name()).toList());
  }
}
