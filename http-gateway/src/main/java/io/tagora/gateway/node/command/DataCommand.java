package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tagora data}: folders in the exchange format. */
@Command(
    name = "data",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after data in the exchange format (docs/data-format.md).")
public final class DataCommand extends CommandGroup {
  private DataCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new DataCommand()).addSubcommand(new DataCheckCommand(streams));
  }
}
