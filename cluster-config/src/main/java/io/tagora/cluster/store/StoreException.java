package io.tagora.cluster.store;

/** The database of the memories did not do what it must; the message says what to look at. */
public final class StoreException extends RuntimeException {
  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
