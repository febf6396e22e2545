package io.tagora.gateway.node.command;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every experiment takes. */
final class ExperimentOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where report.md, CSV and PNG go.")
  Path out = Path.of(".");

  @Option(
      names = "--quick",
      description = "Less of everything, under 3 minutes: to try it out, not to quote.")
  boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "20260",
      description = "Decides users and every choice of chance (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--force", description = "Write into a folder that is not empty.")
  boolean force;

  /** Refuses a folder that has something in it, before anything is computed. */
  void requireUsable() throws IOException {
    if (force) {
      EmptyFolder.requireNoFile(out, "--out");
    } else {
      EmptyFolder.require(out, "--out (--force writes into it anyway)");
    }
  }
}
