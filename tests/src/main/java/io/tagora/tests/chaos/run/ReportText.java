package io.tagora.tests.chaos.run;

import java.util.Map;
import java.util.stream.Collectors;

/** A report for a person's eyes. */
public final class ReportText {
  private ReportText() {}

  public static String of(Report report) {
    String text =
        """
        Seed %d, %d s of faults: %s
          faults           %s
          ended by itself  %d times a node, and was started again
          calls            %d
          events           %d acknowledged, %d of them lost; %d without an answer
          recommendations  %s
          served in full   %.1f s after the heal\
        """
            .formatted(
                report.seed(),
                report.seconds(),
                report.holds() ? "the history holds" : "THE HISTORY DOES NOT HOLD",
                counts(report.faults()),
                report.endedByThemselves(),
                report.calls(),
                report.acknowledgedEvents(),
                report.lost(),
                report.indeterminateEvents(),
                counts(report.recommendations()),
                report.recoveryMillis() / 1_000.0);
    return report.violations().stream()
        .map(violation -> "\n  ! " + violation)
        .collect(Collectors.joining("", text, ""));
  }

  private static String counts(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", "));
  }
}
