package io.tagora.runtime.traffic;

import java.util.ArrayList;
import java.util.List;

/**
 * The quadratic program of paper section 7 in absolute amounts: maximise Σ s_i·x_i − (λ/2)‖x‖²
 * subject to 0 ≤ x ≤ 1, Σ x_i = exposure, Σ o_i·x_i ≥ minConversion, and the exploratory part of Σ
 * x_i in [minExploratory, maxExploratory].
 *
 * <p>The exposure is a budget that the paper does not spell out: a page has so many places and none
 * stays empty, so it is an equality, and x_i reads as the chance to be on the page.
 */
public record AllocationProblem(
    List<Offer> offers,
    double lambda,
    double exposure,
    double minConversion,
    double minExploratory,
    double maxExploratory) {
  private static final double GOLDEN_RATIO = 1.618033988749895;

  public AllocationProblem {
    offers = List.copyOf(offers);
    if (!(exposure >= 0 && exposure <= offers.size())) {
      throw new IllegalArgumentException(
          "exposure must be between 0 and the number of offers, got %s for %d"
              .formatted(exposure, offers.size()));
    }
  }

  AllocationProblem withExploratory(double min, double max) {
    return new AllocationProblem(offers, lambda, exposure, minConversion, min, max);
  }

  AllocationProblem withMinConversion(double conversion) {
    return new AllocationProblem(
        offers, lambda, exposure, conversion, minExploratory, maxExploratory);
  }

  /** Nearly the same problem, in which no two constraints meet by chance. */
  AllocationProblem loosened(double amount) {
    var unequal = new ArrayList<Offer>();
    for (int i = 0; i < offers.size(); i++) {
      Offer offer = offers.get(i);
      double gain = offer.gain() + amount * lambda * (i * GOLDEN_RATIO % 1);
      unequal.add(new Offer(gain, offer.conversion(), offer.exploratory()));
    }
    return new AllocationProblem(
        unequal,
        lambda,
        Math.max(0, exposure - 3 * amount),
        minConversion - 0.7 * amount,
        minExploratory - 2 * amount,
        maxExploratory + 1.3 * amount);
  }
}
