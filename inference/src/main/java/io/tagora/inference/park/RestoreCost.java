package io.tagora.inference.park;

/**
 * Whether restoring is cheaper than computing, from what both took lately: moving averages of the
 * time for a computed token and for a restored byte. What was not measured yet is taken for cheaper
 * to restore, and each refusal makes restoring look a little cheaper, so that it is tried again.
 * Not thread-safe.
 */
final class RestoreCost {
  private static final double WEIGHT = 0.2;
  private static final double RETRY = 0.95;

  private double nanosPerToken;
  private double nanosPerByte;

  /** Tells what computing took; nothing is learnt from no tokens. */
  void computed(int tokens, long nanos) {
    if (tokens > 0) {
      nanosPerToken = average(nanosPerToken, (double) nanos / tokens);
    }
  }

  /** Tells what restoring took. */
  void restored(long bytes, long nanos) {
    nanosPerByte = average(nanosPerByte, (double) nanos / bytes);
  }

  /** Whether so many bytes are to be restored, so that so many tokens need not be computed. */
  boolean isWorth(long bytes, int tokens) {
    boolean worth = nanosPerToken == 0 || bytes * nanosPerByte < tokens * nanosPerToken;
    if (!worth) {
      nanosPerByte *= RETRY;
    }
    return worth;
  }

  private static double average(double before, double now) {
    return before == 0 ? now : before + WEIGHT * (now - before);
  }
}
