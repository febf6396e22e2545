package io.tagora.training;

import ch.qos.logback.classic.Level;
import io.tagora.runtime.exchange.ExchangeException;
import io.tagora.training.grpo.PolicyLostException;
import io.tagora.training.sft.DivergedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/** The entry point of everything that trains: {@code tagora train …}. */
@Command(
    name = "tagora",
    description = "Trains the models that Tagora serves.",
    subcommands = {TrainCommand.class, ImportCommand.class, ExperimentGroup.class})
public final class Main {
  @Mixin HelpOption help;

  private Main() {}

  public static void main(String[] arguments) {
    // Standard output belongs to results; the tokenizer library logs there by default.
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
        instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.ERROR);
    }
    System.setProperty("ai.djl.offline", "true");
    System.exit(commandLine().execute(arguments));
  }

  /** What can be typed; a failure that a user can mend becomes one sentence and exit code 1. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  private static int explain(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    String sentence =
        switch (failure) {
          case NoSuchFileException missing ->
              "the file %s must exist, got none".formatted(missing.getFile());
          case IOException broken -> broken.getMessage();
          case ExchangeException broken -> broken.getMessage();
          case IllegalArgumentException wrong -> wrong.getMessage();
          case DivergedException diverged -> diverged.getMessage();
          case PolicyLostException lost -> lost.getMessage();
          default -> throw failure;
        };
    command.getErr().println("tagora: " + sentence);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
