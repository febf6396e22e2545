package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tagora model}: model folders. */
@Command(
    name = "model",
    synopsisSubcommandLabel = "COMMAND",
    description = "Bring a model into the layout that the engine reads, and see what it is.")
public final class ModelCommand extends CommandGroup {
  private ModelCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new ModelCommand())
        .addSubcommand(new ModelImportCommand(streams))
        .addSubcommand(new ModelInspectCommand(streams));
  }
}
