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

/** {@code tagora data}: folders in the exchange format. */
@Command(
    name = "data",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after data in the exchange format (docs/data-format.md).")
public final class DataCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  private DataCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new DataCommand()).addSubcommand(new DataCheckCommand(streams));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }
}
