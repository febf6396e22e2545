package io.tagora.training;

import io.tagora.runtime.experiment.Report;
import io.tagora.training.experiment.JointExperiment;
import io.tagora.training.experiment.Laboratory;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tagora experiment joint}. */
@Command(
    name = "joint",
    description = {
      "Train Planner, experts and Arbiter together by one reward, each credited with what the team is "
          + "worth more with it than without, and hold that against experts trained alone.",
      ""
    },
    footer = {"", "Example:", "  tagora experiment joint --out report --quick"},
    sortOptions = false,
    showDefaultValues = true)
final class JointCommand extends LaboratoryCommand {
  @Mixin private AgentEvaluationOptions agents;

  @Override
  Report found(Laboratory laboratory, String setting) throws IOException {
    return new JointExperiment(laboratory, options.seedList(), agents.evaluation(options))
        .run(setting);
  }
}
