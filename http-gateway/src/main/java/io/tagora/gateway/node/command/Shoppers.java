package io.tagora.gateway.node.command;

import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whom to show where the person names nobody. */
final class Shoppers {
  private static final Duration LATELY = Duration.ofDays(14);
  private static final int BUSY = 12;

  private Shoppers() {}

  /** The first who did a good deal lately; else the first of all. */
  static String withHistory(Dataset dataset, Instant now) {
    return dataset.users().stream()
        .filter(log -> log.between(now.minus(LATELY), now).size() >= BUSY)
        .findFirst()
        .or(() -> dataset.users().stream().findFirst())
        .orElseThrow(
            () -> new IllegalArgumentException("the data must have at least one user, got none"))
        .profile()
        .userId();
  }

  /** Everybody with a history, in the order of the data. */
  static List<String> known(Dataset dataset, Instant now) {
    return dataset.users().stream()
        .filter(log -> !log.before(now).isEmpty())
        .map(UserLog::profile)
        .map(profile -> profile.userId())
        .toList();
  }
}
