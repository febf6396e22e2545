package io.tagora.actors.device;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long those who were let in stayed: a mean in which each new stay weighs an eighth, as TCP's
 * round-trip time (RFC 6298). A full place that is left alone for that long has room again by
 * Little's law, so it is what a refused caller is told to wait.
 */
public final class StayTime {
  private static final double WEIGHT = 1.0 / 8;

  private double meanNanos;
  private boolean known;

  /**
   * Counts a stay that ends now.
   *
   * @param since when it began, by {@link System#nanoTime}
   */
  public void endedSince(long since) {
    ended(Duration.ofNanos(System.nanoTime() - since));
  }

  void ended(Duration stay) {
    double nanos = stay.toNanos();
    meanNanos = known ? meanNanos + WEIGHT * (nanos - meanNanos) : nanos;
    known = true;
  }

  /** The mean stay; a second before any has ended. */
  public Duration mean() {
    return known
        ? Duration.ofNanos((long) meanNanos)
        : Duration.ofNanos(TimeUnit.SECONDS.toNanos(1));
  }
}
