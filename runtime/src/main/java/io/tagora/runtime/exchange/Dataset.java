package io.tagora.runtime.exchange;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Environment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * A catalog, its users with their behaviour, and the days they lived through: what the exchange
 * format holds.
 */
public record Dataset(
    Catalog catalog, List<UserLog> users, NavigableMap<LocalDate, Environment> environments) {
  public Dataset {
    users = List.copyOf(users);
    if (environments.isEmpty()) {
      throw new IllegalArgumentException(
          "a dataset must have at least one day of environment, got none");
    }
  }

  /** The first moment of the first day that the environment knows. */
  public Instant start() {
    return environments.firstKey().atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** The first moment after the last day that the environment knows. */
  public Instant end() {
    return environments.lastKey().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** The environment of the day, or of the nearest day before it, or the first. */
  public Environment environmentAt(Instant now) {
    Map.Entry<LocalDate, Environment> day =
        environments.floorEntry(LocalDate.ofInstant(now, ZoneOffset.UTC));
    return day == null ? environments.firstEntry().getValue() : day.getValue();
  }
}
