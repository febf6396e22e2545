package io.tagora.inference.park;

import java.util.Arrays;

/** A parked prompt; {@link KvPark} guards it. */
final class Parked {
  final int number;
  final int[] tokens;
  final long bytes;
  final Kept kept;

  /** The index's count of uses when it was last used. */
  long lastUse;

  /** How many are restoring from it. */
  int readers;

  /** Whether it left the index, and is to be freed once nobody reads it. */
  boolean isDropped;

  Parked(int number, int[] tokens, long bytes, Kept kept) {
    this.number = number;
    this.tokens = tokens;
    this.bytes = bytes;
    this.kept = kept;
  }

  /** Whether other tokens begin with these. */
  boolean isBeginningOf(int[] others) {
    int mismatch = Arrays.mismatch(tokens, others);
    return mismatch < 0 || mismatch == tokens.length;
  }
}
