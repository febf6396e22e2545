package io.tagora.actors.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;

/** Time that passes only when the test says so, for timers and for those who measure it. */
public final class PassingTime {
  private final ManualTime timers;
  private final AtomicLong nanos = new AtomicLong();

  PassingTime(ManualTime timers) {
    this.timers = timers;
  }

  /** Fires the timers that are due by then, at whose firing all of it has passed. */
  public void timePasses(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    timers.timePasses(duration);
  }

  /** Since the test began. */
  long nanos() {
    return nanos.get();
  }
}
