package io.tagora.runtime.model;

/** How soon a prompt is wanted where several wait for a device. */
public enum Priority {
  /** Somebody waits for the answer. */
  INTERACTIVE,
  /** Nobody looks yet, as for a mail that goes out tonight. */
  BACKGROUND
}
