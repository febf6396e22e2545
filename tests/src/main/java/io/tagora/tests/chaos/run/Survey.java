package io.tagora.tests.chaos.run;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.load.Client;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is asked before and after things break: until every user is served, and what is there in the
 * end.
 *
 * @param settled the time of the last events, after the start
 */
record Survey(Client client, List<String> users, int nodes, long settled, LongSupplier clock) {
  private static final long PAUSE = 500;
  private static final int ITEMS = 20;
  private static final long DEADLINE = 5_000;

  /** Returns when an event of every user is acknowledged, or at {@code end}. */
  void begin(long end) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      users.forEach(
          user -> threads.execute(() -> remember(Entry.Phase.BEFORE, user, nodeOf(user, 0), end)));
    }
  }

  /** Returns when all are served in full, or at {@code end}. */
  void settle(long end) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      users.forEach(user -> threads.execute(() -> settle(user, end)));
    }
  }

  private void settle(String user, long end) {
    for (int node = 1; node <= nodes; node++) {
      remember(Entry.Phase.SETTLING, user, node, end);
    }
    int node = nodeOf(user, 0);
    until(
        end,
        () -> call(Entry.Phase.SETTLING, user, node, new Asked.Recommend(ITEMS, DEADLINE)),
        called -> called.came() instanceof Came.Recommended answer && answer.servedInFull());
  }

  private void remember(Entry.Phase phase, String user, int node, long end) {
    String mark = "%s-%s%d".formatted(user, phase.name().toLowerCase(Locale.ROOT), node);
    long at = phase == Entry.Phase.BEFORE ? 0 : settled;
    var event = new Asked.Event(mark, "search", mark + " kettles", "", at);
    var attempt = new Asked.Remember[] {new Asked.Remember(1, List.of(event))};
    until(
        end,
        () -> {
          Entry.Called called = call(phase, user, node, attempt[0]);
          attempt[0] = attempt[0].again();
          return called;
        },
        called -> !called.acknowledged().isEmpty());
  }

  /** Asks every node what it knows of every user, and has one recommend to each. */
  void look(Bounds bounds) {
    long end = clock.getAsLong() + bounds.recovery();
    for (int node = 1; node <= nodes; node++) {
      for (String user : users) {
        int asked = node;
        until(
            end,
            () -> call(Entry.Phase.LAST, user, asked, new Asked.Export()),
            called -> called.came() instanceof Came.Exported);
      }
    }
    users.forEach(user ->
        call(Entry.Phase.LAST, user, nodeOf(user, 1), new Asked.Recommend(ITEMS, DEADLINE)));
  }

  private int nodeOf(String user, int shift) {
    return (users.indexOf(user) + shift) % nodes + 1;
  }

  private Entry.Called call(Entry.Phase phase, String user, int node, Asked asked) {
    return client.call(phase, user, node, asked).join();
  }

  private void until(long end, Supplier<Entry.Called> again, Predicate<Entry.Called> done) {
    while (!done.test(again.get()) && clock.getAsLong() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE));
    }
  }
}
