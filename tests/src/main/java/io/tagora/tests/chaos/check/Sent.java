package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An event that some client sent, once or more often.
 *
 * @param begun when the first call that holds it began: it cannot have been recorded before
 * @param acknowledged when the first call that acknowledged it ended: it was recorded by then;
 *     {@link #NEVER} if none did
 */
record Sent(String user, Asked.Event event, long begun, long acknowledged) {
  static final long NEVER = Long.MAX_VALUE;

  boolean isAcknowledged() {
    return acknowledged != NEVER;
  }

  /** All events of a run by their ids. */
  static Map<String, Sent> of(History history) {
    var sent = new LinkedHashMap<String, Sent>();
    for (Entry.Called call : history.calls()) {
      long acknowledged = call.acknowledged().isEmpty() ? NEVER : call.ended();
      for (Asked.Event event : events(call)) {
        sent.merge(
            event.id(),
            new Sent(call.user(), event, call.begun(), acknowledged),
            Sent::togetherWith);
      }
    }
    return sent;
  }

  private Sent togetherWith(Sent other) {
    return new Sent(
        user, event, Math.min(begun, other.begun), Math.min(acknowledged, other.acknowledged));
  }

  static List<Asked.Event> events(Entry.Called call) {
    return call.asked() instanceof Asked.Remember(_, var events) ? events : List.of();
  }

  /** Those of a user that some node acknowledged. */
  static Stream<Sent> acknowledgedOf(Map<String, Sent> sent, String user) {
    return sent.values().stream()
        .filter(event -> event.user().equals(user) && event.isAcknowledged());
  }
}
