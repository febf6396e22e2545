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

/** {@code tagora experiment}: what is measured and written down as a report. */
@Command(
    name = "experiment",
    synopsisSubcommandLabel = "COMMAND",
    description = "Measure something and write report.md, CSV and PNG to a folder.")
public final class ExperimentCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  private ExperimentCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new ExperimentCommand())
        .addSubcommand(new ExperimentJudgeCommand(streams))
        .addSubcommand(new ExperimentExpertsCommand(streams));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }
}
