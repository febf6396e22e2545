package io.tagora.gateway.error;

import java.time.Duration;

/** The service refused a request because its queues are full; worth another try after a while. */
public final class OverloadedException extends RuntimeException {
  private final Duration retryAfter;

  public OverloadedException(String detail, Duration retryAfter) {
    super(detail, null, false, false);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
