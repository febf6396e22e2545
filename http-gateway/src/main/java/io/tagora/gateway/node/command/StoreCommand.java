package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tagora store}: the database of users' memories. */
@Command(
    name = "store",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after the database in which users' memories are kept.")
public final class StoreCommand extends CommandGroup {
  private StoreCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new StoreCommand()).addSubcommand(new StoreCreateCommand(streams));
  }
}
