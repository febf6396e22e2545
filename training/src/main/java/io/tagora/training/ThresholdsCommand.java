package io.tagora.training;

import io.tagora.training.experiment.ThresholdsExperiment;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
final class ThresholdsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin HelpOption help;
  @Mixin private ExperimentOptions options;
  @Mixin private GrpoOptions grpo;
  @Mixin private SampleOptions samples;

  @Override
  public Integer call() throws IOException {
    var run = new LaboratoryRun(options, grpo, samples);
    run.execute(laboratory ->
        new ThresholdsExperiment(laboratory, options.seedList()).run(run.setting("thresholds")));
    spec.commandLine().getOut().println(ExperimentEnd.of(options));
    return 0;
  }
}
