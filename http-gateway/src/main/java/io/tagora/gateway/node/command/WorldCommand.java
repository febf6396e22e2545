package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Streams;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tagora world}: the synthetic marketplace. */
@Command(
    name = "world",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make a synthetic marketplace: items, shoppers, what they do, and their days.")
public final class WorldCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final CommonOptions common = new CommonOptions();

  private WorldCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new WorldCommand())
        .addSubcommand(new WorldGenerateCommand(streams));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }
}
