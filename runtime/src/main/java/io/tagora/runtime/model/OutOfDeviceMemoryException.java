package io.tagora.runtime.model;

/**
 * A device had no memory for what an engine was to compute. The engine is sound, its sequences can
 * be cancelled, and less of the same may do.
 */
public final class OutOfDeviceMemoryException extends RuntimeException {
  public OutOfDeviceMemoryException(String message) {
    super(message);
  }
}
