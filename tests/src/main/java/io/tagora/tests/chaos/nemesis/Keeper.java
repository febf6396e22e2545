package io.tagora.tests.chaos.nemesis;

import io.tagora.tests.chaos.history.Entry;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service manager is to nodes: starts whoever has ended, unless the nemesis holds it down.
 * It also tells when a node was not there: from the moment that it was stopped, or was seen to have
 * ended by itself, until it is ready again. A node that is there and does not answer has no excuse.
 */
public final class Keeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final long PERIOD = 250;

  /** What is known of one node; the keeper's lock guards it. */
  private static final class Watched {
    private boolean held;
    private boolean still;
    private @Nullable String absence;
    private long since;
  }

  private final Victims victims;
  private final LongSupplier clock;
  private final Consumer<Entry> history;
  private final Watched[] nodes;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("keeper").factory());

  /**
   * A keeper that does not look yet.
   *
   * @param clock milliseconds since the run began
   */
  public Keeper(Victims victims, LongSupplier clock, Consumer<Entry> history) {
    this.victims = victims;
    this.clock = clock;
    this.history = history;
    nodes = new Watched[victims.nodes() + 1];
    Arrays.setAll(nodes, _ -> new Watched());
  }

  public void start() {
    var _ = thread.scheduleWithFixedDelay(this::look, 0, PERIOD, TimeUnit.MILLISECONDS);
  }

  private void look() {
    for (int node = 1; node < nodes.length; node++) {
      try {
        look(node);
      } catch (RuntimeException e) {
        // It looks again soon; a node that never starts is seen by those who wait for it.
        LOG.warn("node {} could not be looked after: {}", node, e.getMessage());
      }
    }
  }

  private void look(int node) {
    if (!victims.isAlive(node)) {
      onEnded(node);
    } else if (isAbsent(node) && !isStill(node) && victims.isReady(node)) {
      onReady(node);
    }
  }

  private void onEnded(int node) {
    absent(node, Entry.Absent.BY_ITSELF);
    if (!isHeld(node)) {
      victims.start(node);
    }
  }

  /** The node is stopped on purpose, and not started before it is let go. */
  synchronized void hold(int node, String why) {
    nodes[node].held = true;
    absent(node, why);
  }

  synchronized void letGo(int node) {
    nodes[node].held = false;
  }

  /** The node stands still, so that asking it whether it is ready only costs time. */
  synchronized void still(int node, String why) {
    nodes[node].still = true;
    absent(node, why);
  }

  synchronized void goOn(int node) {
    nodes[node].still = false;
  }

  synchronized void absent(int node, String why) {
    if (nodes[node].absence == null) {
      nodes[node].absence = why;
      nodes[node].since = clock.getAsLong();
    }
  }

  private synchronized void onReady(int node) {
    if (nodes[node].absence != null && !nodes[node].still) {
      tell(node);
    }
  }

  private void tell(int node) {
    Watched watched = nodes[node];
    String why = watched.absence == null ? "" : watched.absence;
    history.accept(new Entry.Absent(node, why, watched.since, clock.getAsLong()));
    watched.absence = null;
  }

  private synchronized boolean isAbsent(int node) {
    return nodes[node].absence != null;
  }

  private synchronized boolean isStill(int node) {
    return nodes[node].still;
  }

  private synchronized boolean isHeld(int node) {
    return nodes[node].held;
  }

  /** Whether every node is there and ready. */
  public boolean allReady() {
    for (int node = 1; node < nodes.length; node++) {
      if (isAbsent(node) || !victims.isAlive(node) || !victims.isReady(node)) {
        return false;
      }
    }
    return true;
  }

  /** Tells the absences that have not ended, as far as they have come. */
  @Override
  public void close() {
    thread.close();
    synchronized (this) {
      for (int node = 1; node < nodes.length; node++) {
        if (nodes[node].absence != null) {
          tell(node);
        }
      }
    }
  }
}
