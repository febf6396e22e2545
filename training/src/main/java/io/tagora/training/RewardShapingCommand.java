package io.tagora.training;

import io.tagora.training.experiment.RewardShapingExperiment;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
final class RewardShapingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin HelpOption help;
  @Mixin private ExperimentOptions options;
  @Mixin private GrpoOptions grpo;
  @Mixin private SampleOptions samples;

  @Override
  public Integer call() throws IOException {
    var run = new LaboratoryRun(options, grpo, samples);
    run.execute(laboratory ->
        new RewardShapingExperiment(laboratory, options.seedList(), AgentEvaluations.of(options))
            .run(run.setting("reward-shaping")));
    spec.commandLine().getOut().println(ExperimentEnd.of(options));
    return 0;
  }
}
