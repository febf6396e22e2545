package io.tagora.training.experiment;

import io.tagora.training.grpo.HeldOutFigures;
import io.tagora.training.grpo.IterationFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One way to make a model, and what came of it, a run a seed.
 *
 * @param name as the tables call it
 */
record Arm(String name, List<Run> runs) {

  /**
   * A model.
   *
   * @param folder where it lies; none for one that was only looked at
   * @param iterations of its training; none for a model that was not trained here
   */
  record Run(
      long seed, Optional<Path> folder, HeldOutFigures heldOut, List<IterationFigures> iterations) {
    Run {
      iterations = List.copyOf(iterations);
    }
  }

  /** The recalls of all runs, moment by moment: runs of all seeds speak for the arm. */
  double[] recalls() {
    return runs.stream()
        .flatMap(run -> run.heldOut().recalls().stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** The mean over runs. */
  double mean(ToDoubleFunction<HeldOutFigures> figure) {
    return runs.stream()
        .mapToDouble(run -> figure.applyAsDouble(run.heldOut()))
        .average()
        .orElse(0);
  }

  /** The mean over all iterations of all runs; NaN where nothing was trained. */
  double meanOfIterations(ToDoubleFunction<IterationFigures> figure) {
    return runs.stream()
        .flatMap(run -> run.iterations().stream())
        .mapToDouble(figure)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean over runs of the last iteration's; NaN where nothing was trained. */
  double meanAtEnd(ToDoubleFunction<IterationFigures> figure) {
    return runs.stream()
        .filter(run -> !run.iterations().isEmpty())
        .mapToDouble(run -> figure.applyAsDouble(run.iterations().getLast()))
        .average()
        .orElse(Double.NaN);
  }
}
