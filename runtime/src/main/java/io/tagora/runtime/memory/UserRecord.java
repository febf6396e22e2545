package io.tagora.runtime.memory;

import java.util.Optional;

/**
 * A user's state and what was decided on it before.
 *
 * @param lastPlan the last one with which all or some experts answered
 */
public record UserRecord(UserState state, Optional<LastPlan> lastPlan) {
  /** Of somebody for whom nothing was decided yet. */
  public static UserRecord of(UserState state) {
    return new UserRecord(state, Optional.empty());
  }
}
