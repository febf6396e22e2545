package io.tagora.runtime.memory;

import java.util.List;
import java.util.Optional;

/**
 * A user's state, what was decided on it before, and which events it stands on.
 *
 * @param lastPlan the last one with which all or some experts answered
 * @param eventIds of the events that were recorded, in that order, as far as they are remembered
 */
public record UserRecord(UserState state, Optional<LastPlan> lastPlan, List<String> eventIds) {
  public UserRecord {
    eventIds = List.copyOf(eventIds);
  }

  /** Of somebody for whom nothing was decided or recorded yet. */
  public static UserRecord of(UserState state) {
    return new UserRecord(state, Optional.empty(), List.of());
  }

  /** How many events are remembered by their ids. */
  public long events() {
    return eventIds.size();
  }

  /** The id of the event that was recorded last; "" where there is none. */
  public String latestEventId() {
    return eventIds.isEmpty() ? "" : eventIds.getLast();
  }
}
