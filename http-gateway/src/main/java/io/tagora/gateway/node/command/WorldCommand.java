package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Streams;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tagora world}: the synthetic marketplace. */
@Command(
    name = "world",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make a synthetic marketplace: items, shoppers, what they do, and their days.")
public final class WorldCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  private WorldCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new WorldCommand()).addSubcommand(new WorldGenerateCommand(streams));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }
}
