package io.tagora.inference.kv;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** A slot of {@link KvPool}, which guards it. */
final class KvSlot {
  static final int[] NOTHING = {};

  final int row;
  final Set<Long> leases = new HashSet<>();
  int pins;

  /** What it holds, once that is computed; else empty. */
  int[] tokens = NOTHING;

  /** The pool's count of uses when it was last used. */
  long lastUse;

  /** Whether it is to be emptied as soon as nobody holds it. */
  boolean isForgotten;

  KvSlot(int row) {
    this.row = row;
  }

  boolean isLeased() {
    return !leases.isEmpty() || pins > 0;
  }

  boolean beginsWith(int[] beginning) {
    int mismatch = Arrays.mismatch(tokens, beginning);
    return mismatch < 0 || mismatch == beginning.length;
  }

  boolean isFilled() {
    return tokens.length > 0;
  }

  boolean isCached() {
    return isFilled() && !isLeased();
  }

  boolean isFree() {
    return !isFilled() && !isLeased();
  }
}
