package io.tagora.training;

import io.tagora.training.experiment.AgentEvaluation;
import java.util.Optional;

/** The evaluation of whole agents that an experiment's options ask for. */
final class AgentEvaluations {
  /** Users of the evaluation whom no model has learnt from. */
  private static final long SEED = 20260;

  private AgentEvaluations() {}

  static Optional<AgentEvaluation> of(ExperimentOptions options) {
    return options.quick || options.users == 0
        ? Optional.empty()
        : Optional.of(
            new AgentEvaluation(ExperimentOptions.home().resolve("tagora"), options.users, SEED));
  }
}
