package io.tagora.runtime.context;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The world on one day, the E of the hybrid context (paper section 1).
 *
 * @param season "spring", "summer", "autumn" or "winter"
 * @param holiday the name of the holiday of the day or of the days that lead up to it, or "" for
 *     none
 * @param weather a region's weather as words, as "north" → "cold rain"
 * @param trends what many people want these days, strongest first, as leaf category names
 */
public record Environment(
    LocalDate date,
    String season,
    String holiday,
    Map<String, String> weather,
    List<String> trends) {
  public Environment {
    weather = Map.copyOf(weather);
    trends = List.copyOf(trends);
  }

  public String weatherIn(String region) {
    return weather.getOrDefault(region, "");
  }
}
