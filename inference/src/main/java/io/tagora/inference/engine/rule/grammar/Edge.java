package io.tagora.inference.engine.rule.grammar;

/** A way from one state of a {@link Grammar} to another. */
sealed interface Edge {
  int target();

  /** By one byte in [low, high]. */
  record Bytes(int low, int high, int target) implements Edge {}

  /** By nothing. */
  record Empty(int target) implements Edge {}

  /** By all that a rule writes. */
  record Call(int rule, int target) implements Edge {}
}
