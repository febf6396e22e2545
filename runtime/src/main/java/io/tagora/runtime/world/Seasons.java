package io.tagora.runtime.world;

import java.time.LocalDate;

/** Meteorological seasons of the northern half. */
final class Seasons {
  private Seasons() {}

  static String of(LocalDate day) {
    return switch (day.getMonth()) {
      case MARCH, APRIL, MAY -> "spring";
      case JUNE, JULY, AUGUST -> "summer";
      case SEPTEMBER, OCTOBER, NOVEMBER -> "autumn";
      case DECEMBER, JANUARY, FEBRUARY -> "winter";
    };
  }
}
