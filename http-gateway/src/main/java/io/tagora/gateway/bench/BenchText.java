package io.tagora.gateway.bench;

import static io.tagora.gateway.terminal.Layout.fit;

import io.tagora.gateway.bench.BenchReport.Spread;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Layout;

/** The figures as a table for people, with where the time goes as bars. */
public final class BenchText {
  private static final int NAME = 14;
  private static final int CELL = 9;
  private static final int BAR = 30;

  private final Ansi ansi;

  public BenchText(Ansi ansi) {
    this.ansi = ansi;
  }

  public String render(BenchReport report) {
    var text = new StringBuilder();
    text.append(
        "%d requests, one at a time, on %d processors; model %s\n\n"
            .formatted(report.requests(), report.processors(), report.model()));
    text.append(ansi.bold(fit("ms", NAME) + titles())).append('\n');
    double whole = report.wallMilliseconds().p50();
    report
        .milliseconds()
        .forEach((stage, spread) -> text.append(line(stage, spread, whole)).append('\n'));
    text.append(ansi.bold(line("as asked", report.wallMilliseconds(), whole))).append("\n\n");
    text.append(
        "Tokens      %.0f asked to read, %.0f computed (%.0f %%), %.0f written a request\n"
            .formatted(
                report.meanPromptTokens(),
                report.meanPrefilledTokens(),
                100 * report.prefilledRatio(),
                report.meanGeneratedTokens()));
    text.append(
        "Throughput  %.2f requests/s, %.0f tokens written/s\n"
            .formatted(report.requestsPerSecond(), report.generatedTokensPerSecond()));
    text.append(
        "Memory      %,d MB resident, %,d MB at its highest\n"
            .formatted(report.rssMegabytes(), report.peakRssMegabytes()));
    text.append("Degraded    %d of %d\n".formatted(report.degraded(), report.requests()));
    return text.toString();
  }

  private static String titles() {
    return Layout.right("p50", CELL) + Layout.right("p95", CELL) + Layout.right("max", CELL);
  }

  private static String line(String name, Spread spread, double whole) {
    return fit(name, NAME)
        + cell(spread.p50())
        + cell(spread.p95())
        + cell(spread.max())
        + "  "
        + Layout.bar(whole > 0 ? spread.p50() / whole : 0, BAR);
  }

  private static String cell(double value) {
    return Layout.right("%.1f".formatted(value), CELL);
  }
}
