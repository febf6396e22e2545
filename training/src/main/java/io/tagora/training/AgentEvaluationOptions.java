package io.tagora.training;

import io.tagora.training.experiment.AgentEvaluation;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whom an experiment evaluates whole agents with. */
final class AgentEvaluationOptions {
  /** Users of the evaluation whom no model has learnt from. */
  private static final long SEED = 20260;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Held-out users whom the whole agents are evaluated with; 0 for none.")
  private int users = 6000;

  /** The evaluation, or none where none is wanted or everything is to be quick. */
  Optional<AgentEvaluation> evaluation(ExperimentOptions options) {
    return options.quick || users == 0
        ? Optional.empty()
        : Optional.of(new AgentEvaluation(ExperimentOptions.home().resolve("tagora"), users, SEED));
  }
}
