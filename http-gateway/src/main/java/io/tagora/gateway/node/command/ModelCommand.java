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

/** {@code tagora model}: model folders. */
@Command(
    name = "model",
    synopsisSubcommandLabel = "COMMAND",
    description = "Bring a model into the layout that the engine reads, and see what it is.")
public final class ModelCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  private ModelCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new ModelCommand())
        .addSubcommand(new ModelImportCommand(streams))
        .addSubcommand(new ModelInspectCommand(streams));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }
}
