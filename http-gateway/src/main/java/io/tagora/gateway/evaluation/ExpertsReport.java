package io.tagora.gateway.evaluation;

import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.metric.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Tells what each number of experts brought and cost. */
public final class ExpertsReport {
  private ExpertsReport() {}

  /**
   * The report.
   *
   * @param adaptive the arms that are held against all fixed ones; may be none
   * @param setting sentences that say what was run
   */
  public static Report of(List<ExpertsArm> fixed, List<ExpertsArm> adaptive, String setting) {
    List<ExpertsArm> arms = Stream.concat(fixed.stream(), adaptive.stream()).toList();
    Report report =
        Report.of("How many experts a user deserves")
            .text(setting)
            .text(
                "HR@30 is that of the whole answer. Recall is the share of what users turned to that any "
                    + "expert named, exclusive recall what exactly one of them named, beyond utility what the "
                    + "answer named and the utility channel did not. Written tokens are all that the model "
                    + "wrote for a request, computed ones those and what it read anew. Intervals are 95 % "
                    + "bootstrap intervals over users, those of processor time over blocks of 25 users.")
            .table(table(arms))
            .figure(
                new Figure.Bars(
                    "quality",
                    "What experts bring",
                    "share of what came next",
                    arms.stream().map(ExpertsArm::name).toList(),
                    quality(arms)))
            .figure(
                new Figure.Bars(
                    "tokens",
                    "What experts cost",
                    "tokens computed a request",
                    arms.stream().map(ExpertsArm::name).toList(),
                    series("computed", arms, ExpertsOutcome::computed)));
    if (!adaptive.isEmpty()) {
      report
          .heading("Adaptive against each fixed number")
          .text(
              "Adaptive minus fixed, on the same users; where an interval leaves out 0 the difference "
                  + "is not chance.")
          .table(differences(fixed, adaptive));
    }
    return report;
  }

  private static Table table(List<ExpertsArm> arms) {
    return new Table(
        "arms",
        List.of(
            "experts",
            "asked",
            "degraded %",
            "HR@30 %",
            "recall %",
            "exclusive recall %",
            "beyond utility %",
            "tokens written",
            "tokens computed",
            "CPU seconds"),
        arms.stream()
            .map(arm ->
                List.of(
                    Cell.of(arm.name()),
                    Cell.of(arm.mean(ExpertsOutcome::experts), 2),
                    Cell.percent(arm.mean(ExpertsOutcome::degraded)),
                    Cell.percent(arm.mean(ExpertsOutcome::hitRate)),
                    Cell.percent(arm.mean(ExpertsOutcome::recall)),
                    Cell.percent(arm.mean(ExpertsOutcome::exclusiveRecall)),
                    Cell.percent(arm.mean(ExpertsOutcome::beyondUtility)),
                    Cell.of(arm.mean(ExpertsOutcome::written), 0),
                    Cell.of(arm.mean(ExpertsOutcome::computed), 0),
                    Cell.of(arm.processorSeconds(), 3)))
            .toList());
  }

  private static SequencedMap<String, List<Interval>> quality(List<ExpertsArm> arms) {
    var series = series("HR@30", arms, ExpertsOutcome::hitRate);
    series.putAll(series("recall", arms, ExpertsOutcome::recall));
    series.putAll(series("exclusive recall", arms, ExpertsOutcome::exclusiveRecall));
    return series;
  }

  private static SequencedMap<String, List<Interval>> series(
      String name, List<ExpertsArm> arms, ToDoubleFunction<ExpertsOutcome> figure) {
    var series = new LinkedHashMap<String, List<Interval>>();
    series.put(name, arms.stream().map(arm -> arm.mean(figure)).toList());
    return series;
  }

  private static Table differences(List<ExpertsArm> fixed, List<ExpertsArm> adaptive) {
    var rows = new ArrayList<List<Cell>>();
    for (ExpertsArm arm : adaptive) {
      for (ExpertsArm other : fixed) {
        rows.add(
            List.of(
                Cell.of(arm.name()),
                Cell.of(other.name()),
                Cell.percent(arm.ahead(other, ExpertsOutcome::hitRate)),
                Cell.percent(arm.ahead(other, ExpertsOutcome::exclusiveRecall)),
                Cell.of(arm.ahead(other, ExpertsOutcome::computed), 0)));
      }
    }
    return new Table(
        "differences",
        List.of("adaptive", "fixed", "HR@30 points", "exclusive recall points", "tokens computed"),
        rows);
  }

  /** The arms in a line each, for a terminal. */
  public static String text(List<ExpertsArm> arms) {
    var text = new StringBuilder();
    for (ExpertsArm arm : arms) {
      Interval hits = arm.mean(ExpertsOutcome::hitRate);
      text.append(
          "%-10s %.2f experts: HR@30 %.1f %% [%.1f, %.1f], exclusive recall %.1f %%, %,.0f tokens computed%n"
              .formatted(
                  arm.name(),
                  arm.mean(ExpertsOutcome::experts).mean(),
                  100 * hits.mean(),
                  100 * hits.low(),
                  100 * hits.high(),
                  100 * arm.mean(ExpertsOutcome::exclusiveRecall).mean(),
                  arm.mean(ExpertsOutcome::computed).mean()));
    }
    return text.toString();
  }

  /** A row of the result in JSON. */
  public record Row(
      String name,
      Interval experts,
      Interval hitRate,
      Interval recall,
      Interval exclusiveRecall,
      Interval beyondUtility,
      Interval written,
      Interval computed,
      Interval processorSeconds) {

    public static Row of(ExpertsArm arm) {
      return new Row(
          arm.name(),
          arm.mean(ExpertsOutcome::experts),
          arm.mean(ExpertsOutcome::hitRate),
          arm.mean(ExpertsOutcome::recall),
          arm.mean(ExpertsOutcome::exclusiveRecall),
          arm.mean(ExpertsOutcome::beyondUtility),
          arm.mean(ExpertsOutcome::written),
          arm.mean(ExpertsOutcome::computed),
          arm.processorSeconds());
    }
  }
}
