package io.tagora.runtime.judge;

/** How good a piece of work is, the best first (paper section 7). */
public enum Tier {
  /** Excellent. */
  S,
  /** Good enough. */
  A,
  /** It has a defect. */
  B
}
