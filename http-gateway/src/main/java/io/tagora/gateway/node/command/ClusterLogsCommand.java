package io.tagora.gateway.node.command;

import io.tagora.gateway.terminal.Streams;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tagora cluster logs}: what a node, the database or the supervisor wrote. */
@Command(
    name = "logs",
    sortOptions = false,
    description = "Show the end of a log: a node's, the database's or the supervisor's.",
    footer = {"", "Example:", "  tagora cluster logs 2 --follow"})
final class ClusterLogsCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(200);

  @Parameters(paramLabel = "N|database|supervisor", description = "Whose log.")
  private String whose = "";

  @Option(
      names = "--lines",
      paramLabel = "L",
      defaultValue = "40",
      description = "How many of the last lines (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written, until Ctrl-C.")
  private boolean follow;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  private final Streams streams;

  ClusterLogsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    UsageFailure.bounded("--lines", 0, 1_000_000, lines);
    Path log = log();
    List<String> written = Files.readAllLines(log);
    written
        .subList(Math.max(0, written.size() - lines), written.size())
        .forEach(streams.out()::println);
    streams.out().flush();
    if (follow) {
      follow(log, Files.size(log));
    }
    return 0;
  }

  private Path log() {
    if (!whose.matches("[1-9]|database|supervisor")) {
      throw new UsageFailure("a log must be a node's number, database or supervisor, got " + whose);
    }
    String name = whose.matches("[1-9]") ? "node-" + whose : whose;
    Path log = cluster.folder().resolve(name + ".log");
    if (!Files.isReadable(log)) {
      throw new CommandFailure(
          "a log must have been written, got none at %s; 'tagora cluster up' starts a cluster"
              .formatted(log));
    }
    return log;
  }

  private void follow(Path log, long from) throws IOException {
    long at = from;
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      while (!Thread.currentThread().isInterrupted()) {
        if (file.length() > at) {
          byte[] more = new byte[(int) Math.min(file.length() - at, 1 << 16)];
          file.seek(at);
          file.readFully(more);
          at += more.length;
          streams.out().print(new String(more, StandardCharsets.UTF_8));
          streams.out().flush();
        } else {
          LockSupport.parkNanos(LOOK.toNanos());
        }
      }
    }
  }
}
