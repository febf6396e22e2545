package io.tagora.runtime.signature;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds steps of training whose KL is far over the median of the steps before. The median does not
 * follow a single spike, as a mean would. Used by one thread.
 */
public final class KlSpikes {
  /** With fewer steps before, nothing is called a spike. */
  static final int LEAST = 8;

  /** A smaller KL is no spike, however small those before were. */
  static final double FLOOR = 0.01;

  private final double factor;
  private final int window;
  private final Deque<Double> before = new ArrayDeque<>();

  public KlSpikes(SignatureSettings settings) {
    factor = settings.klSpike();
    window = settings.window();
  }

  /** Whether this step's KL is a spike; a KL that is no number always is. */
  public boolean isSpike(double kl) {
    boolean spike = Double.isNaN(kl) || (before.size() >= LEAST && kl > bound());
    if (!Double.isNaN(kl)) {
      before.addLast(kl);
      if (before.size() > window) {
        before.removeFirst();
      }
    }
    return spike;
  }

  /** What the next step's KL must not exceed. */
  public double bound() {
    double[] sorted = before.stream().mapToDouble(value -> value).sorted().toArray();
    double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    return Math.max(FLOOR, factor * median);
  }
}
