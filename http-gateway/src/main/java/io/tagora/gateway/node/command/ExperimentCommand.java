package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tagora experiment}: what is measured and written down as a report. */
@Command(
    name = "experiment",
    synopsisSubcommandLabel = "COMMAND",
    description = "Measure something and write report.md, CSV and PNG to a folder.")
public final class ExperimentCommand extends CommandGroup {
  private ExperimentCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new ExperimentCommand())
        .addSubcommand(new ExperimentJudgeCommand(streams))
        .addSubcommand(new ExperimentExpertsCommand(streams));
  }
}
