package io.tagora.runtime.traffic;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;
import org.ojalgo.structure.Access1D;

/**
 * Hands a problem to ojAlgo's active-set solver: minimise ½xᵀQx − Cᵀx with Q = λI and C = s. The
 * rows of the inequalities A·x ≤ b are conversion, least and largest exploratory amount, then −x ≤
 * 0 and x ≤ 1.
 */
final class QuadraticSolver {
  private static final int COUPLING_ROWS = 3;

  private QuadraticSolver() {}

  /** The optimum, or empty if the solver finds no feasible point. */
  static Optional<Optimum> solve(AllocationProblem problem) {
    List<Offer> offers = problem.offers();
    int n = offers.size();
    ConvexSolver.Builder builder = ConvexSolver.newBuilder(n);
    R064Store exposure = R064Store.FACTORY.make(1, n);
    R064Store rows = R064Store.FACTORY.make(COUPLING_ROWS + 2 * n, n);
    R064Store limits = R064Store.FACTORY.make(COUPLING_ROWS + 2 * n, 1);
    for (int i = 0; i < n; i++) {
      Offer offer = offers.get(i);
      builder.objective(i, offer.gain());
      builder.objective(i, i, problem.lambda());
      exposure.set(0, i, 1);
      rows.set(0, i, -offer.conversion());
      rows.set(1, i, offer.exploratory() ? -1 : 0);
      rows.set(2, i, offer.exploratory() ? 1 : 0);
      rows.set(COUPLING_ROWS + i, i, -1);
      rows.set(COUPLING_ROWS + n + i, i, 1);
      limits.set(COUPLING_ROWS + n + i, 0, 1);
    }
    limits.set(0, 0, -binding(problem.minConversion() > 0, problem.minConversion(), -n));
    limits.set(1, 0, -binding(problem.minExploratory() > 0, problem.minExploratory(), -n));
    limits.set(
        2,
        0,
        binding(problem.maxExploratory() < problem.exposure(), problem.maxExploratory(), 2 * n));
    R064Store total = R064Store.FACTORY.make(1, 1);
    total.set(0, 0, problem.exposure());
    builder.equalities(exposure, total);
    builder.inequalities(rows, limits);
    return optimum(builder.build().solve());
  }

  /** The limit, or a loose one where the box and the budget imply it: its price is then 0. */
  private static double binding(boolean canBind, double limit, double loose) {
    return canBind ? limit : loose;
  }

  // The one deprecated call: its successors name constraints of a model, and here there is none.
  @SuppressWarnings("deprecation")
  private static Optional<Optimum> optimum(Optimisation.Result result) {
    if (!result.getState().isOptimal()) {
      return Optional.empty();
    }
    List<Double> shares =
        IntStream.range(0, result.size())
            .mapToObj(i -> Math.clamp(result.doubleValue(i), 0, 1))
            .toList();
    Optional<Access1D<?>> found = result.getMultipliers();
    return found.map(values ->
        new Optimum(
            shares,
            new Allocation.Multipliers(
                values.doubleValue(0),
                values.doubleValue(1),
                values.doubleValue(2),
                values.doubleValue(3))));
  }
}
