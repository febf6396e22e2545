package io.tagora.runtime.memory;

import java.time.Instant;

/**
 * What a user said of an item that was shown; a second one with the same id changes nothing.
 *
 * @param traceId the id of the answer that showed it
 */
public record Feedback(
    String feedbackId, String userId, String traceId, String itemId, Kind kind, Instant time) {

  /** What was said. */
  public enum Kind {
    /** The user looked at the item. */
    CLICKED,
    /** This item need not be shown again for a while. */
    DISMISSED,
    /** Nothing of the item's leaf category is to be shown for a while. */
    NOT_INTERESTED
  }
}
