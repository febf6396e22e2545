package io.tagora.gateway.node.bench;

import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Layout;

/** The figures as a table for people. */
public final class IngestionText {
  private static final int NAME = 20;
  private static final int CELL = 12;

  private final Ansi ansi;

  public IngestionText(Ansi ansi) {
    this.ansi = ansi;
  }

  public String render(IngestionReport report) {
    var text = new StringBuilder();
    text.append(
        "Events into %s, acknowledged after their commit, %d on their way at a time for %,d users, on %d processors\n\n"
            .formatted(report.store(), report.inFlight(), report.users(), report.processors()));
    text.append(ansi.bold(line("", "events/s", "per commit", "p50 ms", "p99 ms"))).append('\n');
    for (IngestionReport.Row row : report.rows()) {
      text.append(
              line(
                  row.way(),
                  "%,.0f".formatted(row.eventsPerSecond()),
                  "%.1f".formatted(row.eventsPerCommit()),
                  "%.1f".formatted(row.p50Milliseconds()),
                  "%.1f".formatted(row.p99Milliseconds())))
          .append('\n');
    }
    report.passivated().ifPresent(left -> text.append('\n').append(words(left)));
    return text.toString();
  }

  private static String words(IngestionReport.Passivated left) {
    return "Heap        %.1f MB with %,d memories in it; %.1f MB after %,d more users came once and left (%,.0f a second)"
        .formatted(
            left.heapBeforeMegabytes(),
            left.awake(),
            left.heapAfterMegabytes(),
            left.users(),
            left.usersPerSecond());
  }

  private static String line(String name, String... cells) {
    var line = new StringBuilder(Layout.fit(name, NAME));
    for (String cell : cells) {
      line.append(Layout.right(cell, CELL));
    }
    return line.toString();
  }
}
