package io.tagora.tests.chaos.load;

import io.tagora.tests.chaos.history.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sends every planned call at its time, whether or not earlier ones were answered. */
public final class Load {
  private Load() {}

  /**
   * Returns when the last call has ended.
   *
   * @param clock milliseconds since the plan began
   */
  public static void run(List<LoadPlan.Planned> plan, Client client, LongSupplier clock) {
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<?>[] calls =
          plan.stream()
              .map(planned -> {
                long delay = Math.max(0, planned.at() - clock.getAsLong());
                var then = CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, senders);
                return CompletableFuture.runAsync(() -> {}, then)
                    .thenCompose(_ -> send(planned, client));
              })
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(calls).join();
    }
  }

  private static CompletableFuture<Entry.Called> send(LoadPlan.Planned planned, Client client) {
    return client.call(Entry.Phase.LOAD, planned.user(), planned.node(), planned.asked());
  }
}
