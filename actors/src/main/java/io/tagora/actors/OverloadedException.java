package io.tagora.actors;

import java.time.Duration;

/** The node has no room for another request; the message says which bound was reached. */
public final class OverloadedException extends RuntimeException {
  private final Duration retryAfter;

  /**
   * A refusal.
   *
   * @param retryAfter when another try is worth it
   */
  public OverloadedException(String message, Duration retryAfter) {
    super(message, null, false, false);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
