package io.tagora.training;

import io.tagora.runtime.experiment.Report;
import io.tagora.training.experiment.Laboratory;
import io.tagora.training.experiment.ThresholdsExperiment;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code tagora experiment thresholds}. */
@Command(
    name = "thresholds",
    description = {
      "Train experts with thresholds from none to strict, and with those that the rule picks: how "
          + "sparse rewards become, how steady training is, and what the experts find.",
      ""
    },
    footer = {"", "Example:", "  tagora experiment thresholds --out report --quick"},
    sortOptions = false,
    showDefaultValues = true)
final class ThresholdsCommand extends LaboratoryCommand {
  @Override
  Report found(Laboratory laboratory, String setting) throws IOException {
    return new ThresholdsExperiment(laboratory, options.seedList()).run(setting);
  }
}
