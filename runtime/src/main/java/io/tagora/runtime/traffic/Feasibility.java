package io.tagora.runtime.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Makes a problem solvable by giving up as little as possible, in a fixed order: first the
 * exploratory bounds move to the nearest amount that the offers allow, then the conversion floor
 * sinks to what can still be reached. The exposure is always kept.
 */
final class Feasibility {
  /**
   * Of the highest attainable conversion, how much a lowered floor asks for; all of it would leave
   * gains nothing to decide.
   */
  static final double KEPT_OF_ATTAINABLE = 0.98;

  private Feasibility() {}

  /** A problem that has a solution, and a sentence for each constraint that had to give. */
  record Relaxed(AllocationProblem problem, List<String> changes) {}

  static Relaxed relax(AllocationProblem asked) {
    var changes = new ArrayList<String>();
    AllocationProblem problem = movedBounds(asked, changes);
    return new Relaxed(loweredFloor(problem, changes), changes);
  }

  private static AllocationProblem movedBounds(AllocationProblem asked, List<String> changes) {
    double exploratory = asked.offers().stream().filter(Offer::exploratory).count();
    double utility = asked.offers().size() - exploratory;
    double least = Math.max(0, asked.exposure() - utility);
    double most = Math.min(exploratory, asked.exposure());
    double min = Math.clamp(asked.minExploratory(), least, most);
    double max = Math.clamp(asked.maxExploratory(), least, most);
    boolean moved = asked.minExploratory() > most || asked.maxExploratory() < least;
    if (moved) {
      changes.add(
          String.format(
              Locale.ROOT,
              "exploratory exposure must be in [%.2f, %.2f], but %.0f exploratory and %.0f utility "
                  + "items allow [%.2f, %.2f] only; it is %.2f",
              asked.minExploratory(),
              asked.maxExploratory(),
              exploratory,
              utility,
              least,
              most,
              min));
    }
    return asked.withExploratory(min, max);
  }

  private static AllocationProblem loweredFloor(AllocationProblem problem, List<String> changes) {
    double attainable = attainableConversion(problem);
    if (problem.minConversion() <= attainable) {
      return problem;
    }
    double kept = KEPT_OF_ATTAINABLE * attainable;
    changes.add(
        String.format(
            Locale.ROOT,
            "conversion must be at least %.4f, but %.4f is the most that these items can reach; "
                + "%.4f is asked of them",
            problem.minConversion(),
            attainable,
            kept));
    return problem.withMinConversion(kept);
  }

  /**
   * The largest Σ o_i·x_i: each channel's least amount goes to its best converting offers, the rest
   * to the best of what is left of both.
   */
  static double attainableConversion(AllocationProblem problem) {
    List<Offer> sorted =
        problem.offers().stream()
            .sorted(Comparator.comparingDouble(Offer::conversion).reversed())
            .toList();
    var left = new double[sorted.size()];
    Arrays.fill(left, 1);
    double minUtility = problem.exposure() - problem.maxExploratory();
    double rest = problem.maxExploratory() - problem.minExploratory();
    return take(sorted, left, problem.minExploratory(), Offer::exploratory)
        + take(sorted, left, minUtility, offer -> !offer.exploratory())
        + take(sorted, left, rest, _ -> true);
  }

  private static double take(
      List<Offer> sorted, double[] left, double amount, Predicate<Offer> wanted) {
    double conversion = 0;
    double missing = amount;
    for (int i = 0; i < left.length && missing > 0; i++) {
      if (wanted.test(sorted.get(i))) {
        double taken = Math.min(left[i], missing);
        left[i] -= taken;
        missing -= taken;
        conversion += taken * sorted.get(i).conversion();
      }
    }
    return conversion;
  }
}
