package io.tagora.gateway.bench.cluster;

import static io.tagora.gateway.terminal.Layout.fit;
import static io.tagora.gateway.terminal.Layout.right;

import io.tagora.gateway.bench.cluster.ClusterBenchReport.Phase;
import io.tagora.gateway.terminal.Ansi;
import java.util.stream.Collectors;

/** The figures as a table for people. */
public final class ClusterBenchText {
  private static final int NAME = 24;
  private static final int CELL = 10;

  private final Ansi ansi;

  public ClusterBenchText(Ansi ansi) {
    this.ansi = ansi;
  }

  public String render(ClusterBenchReport report) {
    var text = new StringBuilder();
    text.append(
        "%d nodes on %d processors, %d users; %.0f events/s and %.1f recommendations/s all the time\n\n"
            .formatted(
                report.nodes(),
                report.processors(),
                report.users(),
                report.eventsPerSecond(),
                report.recommendationsPerSecond()));
    text.append(
            ansi.bold(
                fit("", NAME)
                    + right("seconds", CELL)
                    + right("requests", CELL)
                    + right("failed", CELL)
                    + right("poorer", CELL)))
        .append('\n');
    report.phases().forEach(phase -> text.append(line(phase)).append('\n'));
    text.append(
        "\n"
            + "Seconds are until all users were served again; of a rolling restart, until it was"
            + " done.\n");
    report.phases().stream()
        .filter(phase -> phase.failed() > 0)
        .forEach(
            phase -> text.append("Failed in %s: %s\n".formatted(phase.name(), failures(phase))));
    text.append("Started     all nodes ready after %.1f s\n".formatted(report.startSeconds()));
    text.append(
        "Memory      %s MB resident, idle; %d MB without a model, for HTTP alone\n"
            .formatted(numbers(report), report.gatewayMegabytes()));
    text.append(
        "Events      %,d acknowledged, %d lost, %d twice"
            .formatted(report.acknowledged(), report.lost(), report.twice()));
    return text.toString();
  }

  private static String numbers(ClusterBenchReport report) {
    return report.idleMegabytes().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String failures(Phase phase) {
    return phase.failures().stream().limit(3).collect(Collectors.joining("; "));
  }

  private static String line(Phase phase) {
    return fit(phase.name(), NAME)
        + right("%.1f".formatted(phase.seconds()), CELL)
        + right(Integer.toString(phase.requests()), CELL)
        + right(Integer.toString(phase.failed()), CELL)
        + right(Integer.toString(phase.poorer()), CELL);
  }
}
