package io.tagora.runtime.traffic;

import java.util.List;
import java.util.Optional;

/**
 * Who gets how much exposure, and what it cost to keep to the constraints.
 *
 * @param shares x_i in [0, 1], in the order of the offers; they sum to the exposure
 * @param multipliers the price of each constraint, above 0 where it bound; empty in a corner where
 *     prices are not unique
 * @param relaxed the constraints that no allocation could meet, a sentence each with what was asked
 *     and what was kept to instead; empty when all hold
 */
public record Allocation(
    List<Double> shares, Optional<Multipliers> multipliers, List<String> relaxed) {
  public Allocation {
    shares = List.copyOf(shares);
    relaxed = List.copyOf(relaxed);
  }

  /**
   * The Lagrange multipliers: x_i = clip((s_i + conversion·o_i + (minExploratory −
   * maxExploratory)·e_i − exposure)/λ, 0, 1), where e_i is 1 for an exploratory item. In the
   * paper's h_i = s_i + α(o_i − ō) + r, α is {@code conversion} and r is the rest.
   *
   * @param exposure of the exposure budget; of either sign
   * @param conversion of the conversion floor, at least 0
   * @param minExploratory of the bound P, at least 0
   * @param maxExploratory of the bound Q, at least 0
   */
  public record Multipliers(
      double exposure, double conversion, double minExploratory, double maxExploratory) {

    /** The optimal share of an offer at these prices. */
    public double share(Offer offer, double lambda) {
      return Math.clamp(value(offer) / lambda, 0, 1);
    }

    /** The offer's gain at these prices, which λ turns into a share. */
    public double value(Offer offer) {
      double channel = offer.exploratory() ? minExploratory - maxExploratory : 0;
      return offer.gain() + conversion * offer.conversion() + channel - exposure;
    }
  }
}
