package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.exchange.DataCheck;
import io.tagora.runtime.exchange.DataReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tagora data check}: every broken rule of a folder, with its line. */
@Command(
    name = "check",
    sortOptions = false,
    description = {
      "Read a folder in the exchange format to its end and tell every rule that is broken, with",
      "file and line: missing files, torn JSON, duplicate ids, unknown users and items, times out",
      "of order. Users without a history are told as warnings. It ends with 1 if there is an error."
    },
    footer = {"", "Example:", "  tagora data check shop"})
final class DataCheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder with the four files.")
  private Path dir = Path.of(".");

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "Errors, and warnings, that are shown (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  DataCheckCommand(Streams streams) {
    this.streams = streams;
  }

  /** What is printed as JSON; the counts are of all findings, the lists of those shown. */
  record Figures(
      boolean sound,
      int items,
      int categories,
      int users,
      int usersWithEvents,
      long events,
      int days,
      int errorCount,
      int warningCount,
      List<DataReport.Finding> errors,
      List<DataReport.Finding> warnings) {}

  @Override
  public Integer call() {
    UsageFailure.bounded("--limit", 0, 1_000_000, limit);
    if (!Files.isDirectory(dir)) {
      throw new CommandFailure("%s must be a folder, got none".formatted(dir));
    }
    DataReport report = DataCheck.of(dir).report();
    streams.out().println(common.json ? Json.text(figures(report)) : text(report));
    return report.sound() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Figures figures(DataReport report) {
    return new Figures(
        report.sound(),
        report.items(),
        report.categories(),
        report.users(),
        report.usersWithEvents(),
        report.events(),
        report.days(),
        report.errors().size(),
        report.warnings().size(),
        shown(report.errors()),
        shown(report.warnings()));
  }

  private List<DataReport.Finding> shown(List<DataReport.Finding> findings) {
    return findings.stream().limit(limit).toList();
  }

  private String text(DataReport report) {
    Ansi ansi = streams.ansi();
    var lines = new ArrayList<String>();
    lines.add(
        "%s: %,d items in %,d categories, %,d users (%,d with a history), %,d events, %,d days"
            .formatted(
                dir,
                report.items(),
                report.categories(),
                report.users(),
                report.usersWithEvents(),
                report.events(),
                report.days()));
    add(lines, ansi.bold(count(report.errors().size(), "error")), report.errors());
    add(lines, ansi.bold(count(report.warnings().size(), "warning")), report.warnings());
    return String.join("\n", lines);
  }

  private void add(List<String> lines, String title, List<DataReport.Finding> findings) {
    lines.add(title);
    shown(findings).forEach(finding -> lines.add("  " + finding.sentence()));
    if (findings.size() > limit) {
      lines.add("  and %,d more; --limit shows more".formatted(findings.size() - limit));
    }
  }

  private static String count(int number, String what) {
    return number == 0
        ? "no " + what + "s"
        : "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
