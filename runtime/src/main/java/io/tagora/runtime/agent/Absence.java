package io.tagora.runtime.agent;

import java.time.Duration;
import java.util.Optional;

/**
 * Why an agent's answer is missing, with a sentence for people.
 *
 * @param retryAfter when another try is worth it; known of an overload only
 */
public record Absence(Cause cause, String detail, Optional<Duration> retryAfter) {

  /** An absence that another try would not mend. */
  public Absence(Cause cause, String detail) {
    this(cause, detail, Optional.empty());
  }

  /** What kind of miss it was. */
  public enum Cause {
    DECLINED,
    FAILED,
    LATE,
    OVERLOADED
  }
}
