package io.tagora.training;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Groups the experiments that train; does nothing itself. */
@Command(
    name = "experiment",
    description = "Run an experiment on models, and write a report.",
    subcommands = {
      CompressionCommand.class,
      CostCommand.class,
      RewardShapingCommand.class,
      ThresholdsCommand.class,
      JudgeRewardCommand.class,
      JointCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class ExperimentGroup {
  @Mixin HelpOption help;
}
