package io.tagora.training;

import io.tagora.training.experiment.JointExperiment;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
final class JointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin HelpOption help;
  @Mixin private ExperimentOptions options;
  @Mixin private GrpoOptions grpo;
  @Mixin private SampleOptions samples;

  @Override
  public Integer call() throws IOException {
    var run = new LaboratoryRun(options, grpo, samples);
    run.execute(laboratory ->
        new JointExperiment(laboratory, options.seedList()).run(run.setting("joint")));
    spec.commandLine().getOut().println(ExperimentEnd.of(options));
    return 0;
  }
}
