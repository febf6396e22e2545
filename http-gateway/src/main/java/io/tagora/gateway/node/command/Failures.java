package io.tagora.gateway.node.command;

import io.tagora.cluster.store.StoreException;
import io.tagora.gateway.local.LocalClusterException;
import io.tagora.gateway.terminal.Streams;
import io.tagora.inference.InferenceException;
import io.tagora.runtime.exchange.ExchangeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what goes wrong into one sentence on stderr and an exit code: 2 for usage, 1 for the rest.
 */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Streams streams;

  public Failures(Streams streams) {
    this.streams = streams;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    streams.tell("tagora: " + sentence(wrong));
    List<String> near =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    if (!near.isEmpty()) {
      streams.tell("Did you mean " + String.join(" or ", near) + "?");
    }
    streams.tell("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException wrong) {
    String first = wrong.getMessage().lines().findFirst().orElse("the arguments cannot be read");
    return Character.toLowerCase(first.charAt(0)) + first.substring(1);
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    Throwable cause = unwrap(failure);
    streams.tell("tagora: " + sentence(cause));
    if (Verbose.isOn()) {
      cause.printStackTrace(streams.err());
      streams.err().flush();
    }
    return cause instanceof UsageFailure ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private static String sentence(Throwable cause) {
    return switch (cause) {
      case CommandFailure known -> known.getMessage();
      case UsageFailure rule -> rule.getMessage();
      case ExchangeException data -> data.getMessage();
      case InferenceException model -> model.getMessage();
      case LocalClusterException cluster -> cluster.getMessage();
      case StoreException store -> store.getMessage();
      case IllegalArgumentException rule when rule.getMessage() != null -> rule.getMessage();
      default ->
          "something unexpected happened: %s; --verbose shows where"
              .formatted(
                  cause.getMessage() == null
                      ? cause.getClass().getSimpleName()
                      : cause.getMessage());
    };
  }

  private static Throwable unwrap(Throwable failure) {
    boolean wrapper =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    Throwable cause = failure.getCause();
    return wrapper && cause != null ? unwrap(cause) : failure;
  }
}
