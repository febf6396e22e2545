package io.tagora.gateway.bench.cluster;

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

  double milliseconds() {
    return (answered - sent) / 1e6;
  }
}
