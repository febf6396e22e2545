package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tagora world}: the synthetic marketplace. */
@Command(
    name = "world",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make a synthetic marketplace: items, shoppers, what they do, and their days.")
public final class WorldCommand extends CommandGroup {
  private WorldCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new WorldCommand()).addSubcommand(new WorldGenerateCommand(streams));
  }
}
