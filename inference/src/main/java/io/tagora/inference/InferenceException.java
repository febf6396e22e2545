package io.tagora.inference;

/**
 * A model, file, library or device that cannot be used; the message is one sentence that says why.
 */
public final class InferenceException extends RuntimeException {
  public InferenceException(String message) {
    super(message);
  }

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
