package io.tagora.training;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Groups the ways of training; does nothing itself. */
@Command(
    name = "train",
    description = "Train a model and write it as a Hugging Face folder.",
    subcommands = {
      SftCommand.class,
      AdaptorCommand.class,
      GrpoCommand.class,
      AverageCommand.class,
      RewardCommand.class,
      PersonasCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class TrainCommand {
  @Mixin HelpOption help;
}
