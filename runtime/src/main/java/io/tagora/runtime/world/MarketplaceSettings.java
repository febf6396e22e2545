package io.tagora.runtime.world;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What decides a marketplace: equal settings give equal bytes.
 *
 * @param users how many users, at least 1
 * @param items how many items, at least one for every category
 * @param catalogSeed decides items, weather and trends
 * @param userSeed decides users and what they do
 * @param lastDay the last day with events, in UTC
 * @param days the length of the window that ends with {@code lastDay}
 */
public record MarketplaceSettings(
    int users, int items, long catalogSeed, long userSeed, LocalDate lastDay, int days) {
  public static final LocalDate DEFAULT_LAST_DAY = LocalDate.of(2026, 6, 30);
  public static final int DEFAULT_DAYS = 180;

  public MarketplaceSettings {
    demand(users >= 1, "users (--users)", "at least 1", users);
    demand(days >= 1, "days", "at least 1", days);
    int categories = Taxonomy.standard().kinds().size();
    demand(
        items >= categories,
        "items (--items)",
        "at least " + categories + ", one for every category",
        items);
  }

  private static void demand(boolean holds, String what, String rule, int value) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, got %d".formatted(what, rule, value));
    }
  }

  /** A marketplace of {@value #DEFAULT_DAYS} days up to the default last day. */
  public static MarketplaceSettings of(int users, int items, long catalogSeed, long userSeed) {
    return new MarketplaceSettings(
        users, items, catalogSeed, userSeed, DEFAULT_LAST_DAY, DEFAULT_DAYS);
  }

  public LocalDate firstDay() {
    return lastDay.minusDays(days - 1L);
  }

  /** The first moment of the window. */
  public Instant start() {
    return firstDay().atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** The first moment after the window. */
  public Instant end() {
    return lastDay.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
