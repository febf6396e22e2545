package io.tagora.runtime.exchange;

/**
 * Files in the exchange format that cannot be read or written; the message is one sentence for
 * people.
 */
public final class ExchangeException extends RuntimeException {
  public ExchangeException(String message) {
    super(message);
  }

  public ExchangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
