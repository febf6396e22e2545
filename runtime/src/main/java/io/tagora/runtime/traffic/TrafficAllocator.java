package io.tagora.runtime.traffic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Shares exposure between exploratory and utility items by the quadratic program of paper section
 * 7. Immutable, deterministic, safe to call from any thread.
 *
 * <p>Few items of many get any exposure, so the program is solved on a working set: the multipliers
 * of its optimum price every item left out, x_i = clip(h_i/λ, 0, 1), and those that would get a
 * share join until none would. The last optimum then meets the optimality conditions of the whole
 * program, which is convex, so it is exact. In a corner where prices are not unique the limits and
 * gains are loosened by unequal amounts near {@value #LOOSENING}, which takes the corner apart;
 * should that fail, the solver's point stands as it is.
 */
public final class TrafficAllocator {
  private static final double TOLERANCE = 1e-9;
  private static final double LOOSENING = 1e-6;
  private static final int LEAST_WORKING_SET = 32;
  private static final int JOINING = 24;

  private final TrafficSettings settings;

  public TrafficAllocator(TrafficSettings settings) {
    this.settings = settings;
  }

  /** Fills {@code places} of a page, or as many as there are offers. */
  public Allocation allocate(List<Offer> offers, int places) {
    double exposure = Math.min(places, offers.size());
    return allocate(
        new AllocationProblem(
            offers,
            settings.lambda(),
            exposure,
            settings.conversionFloor() * utilityConversion(offers, places),
            settings.minExploratoryShare() * exposure,
            settings.maxExploratoryShare() * exposure));
  }

  /** The expected purchases of a page that only shows the utility items of largest gain. */
  private static double utilityConversion(List<Offer> offers, int places) {
    return offers.stream()
        .filter(offer -> !offer.exploratory())
        .sorted(Comparator.comparingDouble(Offer::gain).reversed())
        .limit(places)
        .mapToDouble(Offer::conversion)
        .sum();
  }

  /** Solves the problem, relaxed where it has no solution: see {@link Allocation#relaxed}. */
  public static Allocation allocate(AllocationProblem asked) {
    if (asked.offers().isEmpty()) {
      return new Allocation(List.of(), Optional.empty(), List.of());
    }
    Feasibility.Relaxed relaxed = Feasibility.relax(asked);
    AllocationProblem problem = relaxed.problem();
    return exact(problem, relaxed)
        .or(() -> exact(problem.loosened(LOOSENING), relaxed))
        .or(() -> exact(problem.loosened(10 * LOOSENING), relaxed))
        .or(() ->
            QuadraticSolver.solve(problem)
                .map(found -> new Allocation(found.shares(), Optional.empty(), relaxed.changes())))
        .orElseThrow(() ->
            new IllegalStateException(
                "a relaxed allocation must have a solution, got none for " + problem));
  }

  private static Optional<Allocation> exact(
      AllocationProblem problem, Feasibility.Relaxed relaxed) {
    return explained(problem)
        .map(prices ->
            new Allocation(shares(problem, prices), Optional.of(prices), relaxed.changes()));
  }

  private static List<Double> shares(
      AllocationProblem problem, Allocation.Multipliers multipliers) {
    return problem.offers().stream()
        .map(offer -> multipliers.share(offer, problem.lambda()))
        .toList();
  }

  /**
   * The prices of the optimum by growing working sets; empty if one of them has no feasible point,
   * or an optimum that its prices do not explain.
   */
  private static Optional<Allocation.Multipliers> explained(AllocationProblem problem) {
    Set<Integer> working = firstWorkingSet(problem);
    while (true) {
      AllocationProblem part = part(problem, working);
      Optional<Allocation.Multipliers> prices =
          QuadraticSolver.solve(part)
              .filter(found -> found.isExplained(part))
              .map(Optimum::multipliers);
      if (prices.isEmpty()) {
        return prices;
      }
      List<Integer> joining = wantingExposure(problem, working, prices.get());
      if (joining.isEmpty()) {
        return prices;
      }
      working.addAll(joining);
    }
  }

  private static AllocationProblem part(AllocationProblem problem, Set<Integer> working) {
    return new AllocationProblem(
        working.stream().map(problem.offers()::get).toList(),
        problem.lambda(),
        problem.exposure(),
        problem.minConversion(),
        problem.minExploratory(),
        problem.maxExploratory());
  }

  private static List<Integer> wantingExposure(
      AllocationProblem problem, Set<Integer> working, Allocation.Multipliers multipliers) {
    return IntStream.range(0, problem.offers().size())
        .boxed()
        .filter(i -> !working.contains(i))
        .filter(i -> multipliers.value(problem.offers().get(i)) > TOLERANCE)
        .sorted(
            Comparator.comparingDouble((Integer i) -> -multipliers.value(problem.offers().get(i))))
        .limit(JOINING)
        .toList();
  }

  /** The best of each channel by gain and by conversion: a solution exists among them. */
  private static Set<Integer> firstWorkingSet(AllocationProblem problem) {
    List<Offer> offers = problem.offers();
    int each = (int) Math.ceil(problem.exposure());
    var working = new LinkedHashSet<Integer>();
    for (boolean exploratory : new boolean[] {true, false}) {
      List<Integer> channel =
          new ArrayList<>(
              IntStream.range(0, offers.size())
                  .filter(i -> offers.get(i).exploratory() == exploratory)
                  .boxed()
                  .toList());
      channel.sort(Comparator.comparingDouble(i -> -offers.get(i).conversion()));
      working.addAll(channel.subList(0, Math.min(each, channel.size())));
      channel.sort(Comparator.comparingDouble(i -> -offers.get(i).gain()));
      int byGain = Math.max(each, LEAST_WORKING_SET / 2);
      working.addAll(channel.subList(0, Math.min(byGain, channel.size())));
    }
    return working;
  }
}
