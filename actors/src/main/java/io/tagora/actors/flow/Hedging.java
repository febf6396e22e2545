package io.tagora.actors.flow;

import io.tagora.cluster.settings.HedgeSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When experts count as slow, and how many of them may be asked twice: "hedged requests" of Dean
 * and Barroso, The Tail at Scale (2013). One for all requests of a node; safe to call from any
 * thread.
 *
 * <p>Slow is who writes longer than a quantile of the latest answers. Every expert that is asked
 * earns a share of a hedge, of which only so many are kept: so an overload, when all are slow, is
 * never multiplied.
 */
public final class Hedging {
  private static final int KNOWN = 256;
  private static final int LEAST_KNOWN = 32;
  private static final int ONE = 100_000;
  private static final long MOST_KEPT = 10L * ONE;
  private static final long UNKNOWN = -1;

  private final HedgeSettings settings;
  private final AtomicLongArray latest = new AtomicLongArray(KNOWN);
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong earned = new AtomicLong();
  private volatile long usual = UNKNOWN;

  /** One that knows of no answer yet. */
  public Hedging(HedgeSettings settings) {
    this.settings = settings;
  }

  /** Whether a peer may be asked on the device that is slow, where a model has no other one. */
  boolean onSameDevice() {
    return settings.sameDevice();
  }

  /** So many experts were asked for the first time. */
  void asked(int experts) {
    long share = Math.round(settings.percent() * ONE / 100) * experts;
    earned.accumulateAndGet(share, (kept, more) -> Math.min(MOST_KEPT, kept + more));
  }

  /** The experts of a request took so many nanoseconds; told once, as all requests meet here. */
  void took(List<Long> nanos) {
    long before = answers.getAndAdd(nanos.size());
    for (int i = 0; i < nanos.size(); i++) {
      latest.set((int) ((before + i) % KNOWN), nanos.get(i));
    }
    long now = before + nanos.size();
    boolean isFirst = before < LEAST_KNOWN && now >= LEAST_KNOWN;
    if (isFirst || before / KNOWN < now / KNOWN) {
      usual = quantile((int) Math.min(KNOWN, now));
    }
  }

  private long quantile(int known) {
    var sorted = new long[known];
    for (int i = 0; i < known; i++) {
      sorted[i] = latest.get(i);
    }
    Arrays.sort(sorted);
    return sorted[(int) Math.min(known - 1, Math.ceil(settings.quantile() * known) - 1)];
  }

  /** After which an expert is slow; empty before enough answers are known, or if it never is. */
  Optional<Duration> delay() {
    return usual == UNKNOWN || settings.percent() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(usual, settings.least().toNanos())));
  }

  /** Takes so many hedges, or as many as there are, and says how many. */
  int take(int wanted) {
    while (true) {
      long kept = earned.get();
      int taken = (int) Math.min(wanted, kept / ONE);
      if (taken == 0 || earned.compareAndSet(kept, kept - (long) taken * ONE)) {
        return taken;
      }
    }
  }
}
