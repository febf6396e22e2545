package io.tagora.gateway.node.command;

import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
  @Option(
      names = "--json",
      description = "Print one JSON object on stdout; all else goes to stderr.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the log and, when something fails, where.")
  void verbose(boolean on) {
    Verbose.set(on);
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
