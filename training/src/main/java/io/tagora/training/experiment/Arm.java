package io.tagora.training.experiment;

import io.tagora.training.grpo.GrpoOutcome;
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
   * @param training none for a model that was not trained here
   */
  record Run(
      long seed, Optional<Path> folder, HeldOutFigures heldOut, Optional<GrpoOutcome> training) {}

  /** The recalls of all runs, moment by moment: runs of all seeds speak for the arm. */
  double[] recalls() {
    return runs.stream()
        .flatMap(run -> run.heldOut().recalls().stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** The mean over runs. */
  double mean(ToDoubleFunction<HeldOutFigures> figure) {
    return runs.stream().mapToDouble(run -> figure.applyAsDouble(run.heldOut())).average().orElse(0);
  }

  /** The mean over all iterations of all runs; NaN where nothing was trained. */
  double meanOfIterations(ToDoubleFunction<IterationFigures> figure) {
    return runs.stream()
        .flatMap(run -> run.training().stream())
        .flatMap(outcome -> outcome.iterations().stream())
        .mapToDouble(figure)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean over runs of the last iteration's; NaN where nothing was trained. */
  double meanAtEnd(ToDoubleFunction<IterationFigures> figure) {
    return runs.stream()
        .flatMap(run -> run.training().stream())
        .filter(outcome -> !outcome.iterations().isEmpty())
        .mapToDouble(outcome -> figure.applyAsDouble(outcome.iterations().getLast()))
        .average()
        .orElse(Double.NaN);
  }
}
