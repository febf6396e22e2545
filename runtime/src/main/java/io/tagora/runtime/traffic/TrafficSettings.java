package io.tagora.runtime.traffic;

/**
 * What the allocation weighs and must keep to (paper section 7; the paper gives no values, so these
 * are ours).
 *
 * @param lambda λ > 0: the larger, the more evenly exposure is spread over good items
 * @param conversionFloor the least expected purchases, as a share of those that a page of the best
 *     utility items alone would bring, at least 0
 * @param minExploratoryShare P in [0, Q]: the least share of all exposure for exploratory items
 * @param maxExploratoryShare Q in [P, 1]: the largest
 */
public record TrafficSettings(
    double lambda, double conversionFloor, double minExploratoryShare, double maxExploratoryShare) {

  /** Mostly exploratory, never without business items, at most a fifth of conversions given up. */
  public static final TrafficSettings DEFAULT = new TrafficSettings(0.5, 0.8, 0.5, 0.8);

  public TrafficSettings {
    if (!(lambda > 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("lambda must be above 0 and finite, got " + lambda);
    }
    if (!(conversionFloor >= 0)) {
      throw new IllegalArgumentException(
          "conversionFloor must be at least 0, got " + conversionFloor);
    }
    if (!(minExploratoryShare >= 0
        && minExploratoryShare <= maxExploratoryShare
        && maxExploratoryShare <= 1)) {
      throw new IllegalArgumentException(
          "exploratory shares must be 0 ≤ min ≤ max ≤ 1, got [%s, %s]"
              .formatted(minExploratoryShare, maxExploratoryShare));
    }
  }
}
