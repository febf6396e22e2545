package io.tagora.runtime.world;

import java.time.LocalDate;
import java.util.List;

/**
 * A region's weather on a day as words, as "cold rain" or "heat".
 *
 * <p>Temperature is the season's curve, the region's offset and smooth value noise; the sky is
 * noise of its own. Both noises join seeded knots every few days by cosine, so that days resemble
 * the day before.
 */
record Weather(long seed) {
  static final List<String> REGIONS =
      List.of("north", "south", "east", "west", "coast", "highlands");
  private static final double[] OFFSETS = {-3.5, 4, 0.5, 1, 0, -5};
  private static final int KNOT_DAYS = 4;

  String in(String region, LocalDate day) {
    int place = REGIONS.indexOf(region);
    double degrees = degrees(place, day);
    double wet = noise(place, 2, day);
    double wind = noise(place, 3, day);
    if (degrees > 26) {
      return wet > 0.72 ? "heat and storms" : "heat";
    }
    return warmth(degrees) + " " + sky(degrees, wet, wind);
  }

  private double degrees(int region, LocalDate day) {
    double season = StrictMath.cos(2 * Math.PI * (day.getDayOfYear() - 201) / 365.25);
    return 11 + 10 * season + OFFSETS[region] + 14 * (noise(region, 1, day) - 0.5);
  }

  private static String warmth(double degrees) {
    if (degrees < 1) {
      return "frost and";
    }
    if (degrees < 9) {
      return "cold";
    }
    return degrees < 17 ? "mild" : "warm";
  }

  private static String sky(double degrees, double wet, double wind) {
    if (wet > 0.62) {
      return degrees < 1 ? "snow" : "rain";
    }
    if (wind > 0.72) {
      return "wind";
    }
    return wet < 0.42 ? "sun" : "clouds";
  }

  private double noise(int region, int what, LocalDate day) {
    long knot = Math.floorDiv(day.toEpochDay(), KNOT_DAYS);
    double part = Math.floorMod(day.toEpochDay(), KNOT_DAYS) / (double) KNOT_DAYS;
    double blend = (1 - StrictMath.cos(Math.PI * part)) / 2;
    double before = Seeds.unit(seed, 11, region, what, knot);
    double after = Seeds.unit(seed, 11, region, what, knot + 1);
    return before + (after - before) * blend;
  }
}
