package io.tagora.runtime.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Files in the exchange format that cannot be read or written; the message is one sentence for
 * people.
 */
public final class ExchangeException extends RuntimeException {
  private final String place;

  public ExchangeException(String message) {
    super(message);
    place = "";
  }

  public ExchangeException(String message, Throwable cause) {
    super(message, cause);
    place = "";
  }

  private ExchangeException(String place, String rule, @Nullable Throwable cause) {
    super(place + ": " + rule, cause);
    this.place = place;
  }

  /** A line that breaks a rule, as "events.ndjson:12" and "line must be a JSON object, got …". */
  static ExchangeException at(String place, String rule) {
    return new ExchangeException(place, rule, null);
  }

  static ExchangeException at(String place, String rule, Throwable cause) {
    return new ExchangeException(place, rule, cause);
  }

  /** File and line, as "events.ndjson:12"; "" for what is of no line. */
  public String place() {
    return place;
  }
}
