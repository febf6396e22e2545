package io.tagora.actors.flow;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Measures the steps of one request, by nanoseconds of any origin. */
final class Stopwatch {
  private final LongSupplier nanos;
  private final long started;
  private final Map<Step, Long> laps = new EnumMap<>(Step.class);
  private long lapStarted;

  Stopwatch(LongSupplier nanos) {
    this.nanos = nanos;
    started = nanos.getAsLong();
    lapStarted = started;
  }

  /** Ends a lap and returns the time, as {@link #elapsedNanos}; laps of one step add up. */
  long lap(Step step) {
    long now = nanos.getAsLong();
    laps.merge(step, now - lapStarted, Long::sum);
    lapStarted = now;
    return now - started;
  }

  long elapsedNanos() {
    return nanos.getAsLong() - started;
  }

  /** By the steps' labels, and "total". */
  Map<String, Duration> timings() {
    var timings = HashMap.<String, Duration>newHashMap(laps.size() + 1);
    laps.forEach((step, lap) -> timings.put(step.label(), Duration.ofNanos(lap)));
    timings.put("total", Duration.ofNanos(elapsedNanos()));
    return timings;
  }
}
