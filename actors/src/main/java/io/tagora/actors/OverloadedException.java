package io.tagora.actors;

/** The node has no room for another request; the message says which bound was reached. */
public final class OverloadedException extends RuntimeException {
  public OverloadedException(String message) {
    super(message, null, false, false);
  }
}
