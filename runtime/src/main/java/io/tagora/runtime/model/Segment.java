package io.tagora.runtime.model;

/**
 * A piece of a prompt: plain text, or an entity that an engine may read as text or as one vector.
 */
public sealed interface Segment {
  String text();

  record Text(String text) implements Segment {}

  /**
   * An item's title or a query (paper section 1: everything that is compressed into one position).
   */
  record EntitySlot(String text) implements Segment {}
}
