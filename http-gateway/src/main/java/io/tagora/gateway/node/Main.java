package io.tagora.gateway.node;

import io.tagora.gateway.node.command.BenchCommand;
import io.tagora.gateway.node.command.CertificatesCommand;
import io.tagora.gateway.node.command.ClusterCommand;
import io.tagora.gateway.node.command.DataCommand;
import io.tagora.gateway.node.command.DemoCommand;
import io.tagora.gateway.node.command.DevicesCommand;
import io.tagora.gateway.node.command.EvaluateCommand;
import io.tagora.gateway.node.command.ExperimentCommand;
import io.tagora.gateway.node.command.Failures;
import io.tagora.gateway.node.command.ModelCommand;
import io.tagora.gateway.node.command.NodeCommand;
import io.tagora.gateway.node.command.ServeCommand;
import io.tagora.gateway.node.command.StoreCommand;
import io.tagora.gateway.node.command.Verbose;
import io.tagora.gateway.node.command.Version;
import io.tagora.gateway.node.command.WorldCommand;
import io.tagora.gateway.terminal.Streams;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line {@code tagora}. Exit codes: 0 done, 1 failed, 2 called wrongly. */
@Command(
    name = "tagora",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "An actor-based agent runtime that serves recommendations written by a language model.",
    footer = {
      "  train     Train a model from a marketplace's logs (see 'tagora train --help').",
      "  import    Bring a shop's records into the exchange format (see 'tagora import --help').",
      "  test      Build everything and run all tests.",
      "",
      "Examples:",
      "  tagora demo                        a shop, a model and a page at http://127.0.0.1:8080",
      "  tagora demo --once --json          one recommendation as JSON",
      "  tagora world generate --out shop   a marketplace in the exchange format",
      "  tagora evaluate                    how often the agents are right, beside baselines",
      "",
      "Exit codes: 0 done, 1 failed, 2 called wrongly.",
    })
public final class Main implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Streams.ofProcess(), args));
  }

  /** Runs a command and returns its exit code. */
  public static int run(Streams streams, String... args) {
    // Before any other thread logs, so that none of its lines is held back.
    Verbose.set(false);
    int code = commandLine(streams).execute(args);
    streams.out().flush();
    streams.err().flush();
    return code;
  }

  static CommandLine commandLine(Streams streams) {
    var failures = new Failures(streams);
    return new CommandLine(new Main())
        .addSubcommand(new DemoCommand(streams))
        .addSubcommand(new ServeCommand(streams))
        .addSubcommand(new NodeCommand(streams))
        .addSubcommand(ClusterCommand.commandLine(streams))
        .addSubcommand(WorldCommand.commandLine(streams))
        .addSubcommand(DataCommand.commandLine(streams))
        .addSubcommand(ModelCommand.commandLine(streams))
        .addSubcommand(new EvaluateCommand(streams))
        .addSubcommand(ExperimentCommand.commandLine(streams))
        .addSubcommand(BenchCommand.commandLine(streams))
        .addSubcommand(StoreCommand.commandLine(streams))
        .addSubcommand(new CertificatesCommand(streams))
        .addSubcommand(new DevicesCommand(streams))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(streams.out())
        .setErr(streams.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(streams.ansi().enabled() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Math.min(100, streams.width()))
        .setUsageHelpLongOptionsMaxWidth(30)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }
}
