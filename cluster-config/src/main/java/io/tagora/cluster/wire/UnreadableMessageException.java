package io.tagora.cluster.wire;

/** What another node or the journal holds cannot be read by this version; says what mends it. */
public final class UnreadableMessageException extends RuntimeException {
  UnreadableMessageException(String message, Throwable cause) {
    super(message, cause);
  }

  UnreadableMessageException(String message) {
    super(message);
  }
}
