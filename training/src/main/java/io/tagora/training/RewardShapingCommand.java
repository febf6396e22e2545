package io.tagora.training;

import io.tagora.runtime.experiment.Report;
import io.tagora.training.experiment.Laboratory;
import io.tagora.training.experiment.RewardShapingExperiment;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tagora experiment reward-shaping}. */
@Command(
    name = "reward-shaping",
    description = {
      "Train experts by a summed and by a constrained reward with the same compute, and hold both "
          + "against the supervised model and a random one: recall, diversity, length, divergence.",
      ""
    },
    footer = {"", "Example:", "  tagora experiment reward-shaping --out report --quick"},
    sortOptions = false,
    showDefaultValues = true)
final class RewardShapingCommand extends LaboratoryCommand {
  @Mixin private AgentEvaluationOptions agents;

  @Override
  Report found(Laboratory laboratory, String setting) throws IOException {
    return new RewardShapingExperiment(laboratory, options.seedList(), agents.evaluation(options))
        .run(setting);
  }
}
