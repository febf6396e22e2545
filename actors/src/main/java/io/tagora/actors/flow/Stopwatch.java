package io.tagora.actors.flow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the steps of one request. */
final class Stopwatch {
  private final long started = System.nanoTime();
  private final Map<String, Duration> laps = new LinkedHashMap<>();
  private long lapStarted = started;

  /** Ends a lap; laps of one name add up. */
  void lap(String name) {
    long now = System.nanoTime();
    laps.merge(name, Duration.ofNanos(now - lapStarted), Duration::plus);
    lapStarted = now;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  Map<String, Duration> laps() {
    return laps;
  }
}
