package io.tagora.runtime.traffic;

/**
 * An item that wants exposure.
 *
 * @param gain what exposing it is worth, s_i of paper section 7, finite
 * @param conversion the expected purchases of one exposure, o_i, in [0, 1]
 * @param exploratory whether it comes from the agents' tags; otherwise it is a utility item
 */
public record Offer(double gain, double conversion, boolean exploratory) {
  public Offer {
    if (!Double.isFinite(gain)) {
      throw new IllegalArgumentException("gain must be finite, got " + gain);
    }
    if (!(conversion >= 0 && conversion <= 1)) {
      throw new IllegalArgumentException("conversion must be in [0, 1], got " + conversion);
    }
  }
}
