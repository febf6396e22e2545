package io.tagora.gateway.bench.cluster;

import java.util.Locale;

/**
 * How one request went.
 *
 * @param sent and {@code answered} as {@link System#nanoTime} tells
 * @param eventId of an event; "" of a recommendation
 * @param full whether the user's agents answered, or the event is acknowledged
 * @param failure why there is no answer; "" where there is one, and be it a poorer one
 */
record Outcome(
    String user, long sent, long answered, String eventId, boolean full, String failure) {

  boolean isEvent() {
    return !eventId.isEmpty();
  }

  boolean isFailed() {
    return !failure.isEmpty();
  }

  String csv(long first) {
    return String.format(
        Locale.ROOT,
        "%.3f,%s,%s,%.1f,%s,%s%n",
        (sent - first) / 1e9,
        isEvent() ? "event" : "recommendation",
        user,
        (answered - sent) / 1e6,
        full,
        failure.isEmpty() ? "" : "\"" + failure.replace("\"", "\"\"") + "\"");
  }
}
