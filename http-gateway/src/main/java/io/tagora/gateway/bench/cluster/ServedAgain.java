package io.tagora.gateway.bench.cluster;

import io.tagora.gateway.local.LocalClusterException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * How long users wait after a fault. A user is served again when an event that was sent after the
 * fault is acknowledged, and then a recommendation that was asked for after that is answered by the
 * user's agents; each is tried again until it is.
 */
final class ServedAgain {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ClusterClient client;

  ServedAgain(ClusterClient client) {
    this.client = client;
  }

  /**
   * Seconds from the fault until the last of the users is served, all of them asking side by side.
   *
   * @param fault as {@link System#nanoTime} tells
   * @param name of the fault, new for each
   */
  double seconds(List<String> users, long fault, String name) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Long>> all =
          users.stream()
              .map(user -> CompletableFuture.supplyAsync(() -> served(user, name), threads))
              .toList();
      long last = all.stream().mapToLong(CompletableFuture::join).max().orElse(fault);
      return (last - fault) / 1e9;
    }
  }

  private long served(String user, String name) {
    untilFull(() -> client.event(user, name));
    return untilFull(() -> client.recommend(user)).answered();
  }

  private static Outcome untilFull(Supplier<Outcome> request) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Outcome outcome = request.get();
      if (outcome.full()) {
        return outcome;
      }
      if (System.nanoTime() > end) {
        throw new LocalClusterException(
            "the user %s must be served within %s, got: %s"
                .formatted(outcome.user(), PATIENCE, outcome.failure()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
