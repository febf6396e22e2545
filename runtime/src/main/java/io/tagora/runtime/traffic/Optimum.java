package io.tagora.runtime.traffic;

import java.util.List;

/**
 * What the solver found.
 *
 * @param shares in the order of the problem's offers
 */
record Optimum(List<Double> shares, Allocation.Multipliers multipliers) {
  private static final double TOLERANCE = 1e-6;

  /**
   * Whether the multipliers explain every share by the clip form, which proves the optimum. They do
   * not in a corner where more constraints meet than there are dimensions: prices are not unique
   * there, and the solver's are none of the right ones.
   */
  boolean isExplained(AllocationProblem problem) {
    for (int i = 0; i < shares.size(); i++) {
      double explained = multipliers.share(problem.offers().get(i), problem.lambda());
      if (Math.abs(explained - shares.get(i)) > TOLERANCE) {
        return false;
      }
    }
    return multipliers.conversion() >= -TOLERANCE
        && multipliers.minExploratory() >= -TOLERANCE
        && multipliers.maxExploratory() >= -TOLERANCE;
  }
}
