package io.tagora.runtime.judge.trial;

import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.metric.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What the trial found, for people. */
public final class JudgeReport {
  /** The accuracy on tags' S class that the paper reports of its judge, 0.825, to two digits. */
  public static final double BAR = 0.82;

  private static final List<String> COLUMNS =
      List.of("question", "accuracy", "F1", "Cohen's κ", "raters' yes");

  private JudgeReport() {}

  /**
   * The report.
   *
   * @param setting a paragraph that says what was run: users, seeds, command
   */
  public static Report of(JudgeTrial.Result result, String setting) {
    return Report.of("The measured judge against held-out raters")
        .text(setting)
        .text(method())
        .heading("Tags")
        .text(verdict(result.tags()))
        .table(tiers("tags-tiers", result.tags()))
        .table(dimensions("tags-dimensions", result.tags()))
        .figure(figure("tags-agreement", "Tags: agreement on defects", result.tags()))
        .heading("Explanations")
        .text(size(result.explanations()))
        .table(tiers("explanations-tiers", result.explanations()))
        .table(dimensions("explanations-dimensions", result.explanations()))
        .figure(
            figure(
                "explanations-agreement",
                "Explanations: agreement on defects",
                result.explanations()));
  }

  private static String method() {
    return """
    Raters are simulated: a grade is the marketplace's ground truth plus the rater's own leaning (deviation %.2f a \
    dimension), plus noise (deviation %.2f), cut to [0, 1]; %.0f %% of grades are slips, any grade at all. %d raters \
    calibrate on one half of the users, %d others are held out and rate the other half; reasons of that half are \
    written with phrases that calibration never saw. The judge sees context, catalog and log before the moment, \
    never the truth. Intervals are 95 %% bootstrap intervals over users. Defects are planted, so these figures say \
    how well the evaluators find what they are to find, not how a person would judge.\
    """
        .formatted(
            Rater.LEANING, Rater.NOISE, 100 * Rater.SLIPS, JudgeTrial.RATERS, JudgeTrial.RATERS);
  }

  private static String verdict(KindResult tags) {
    Interval accuracy = tags.excellent().accuracy();
    return "%s Accuracy on \"S or not\" is %.3f [%.3f, %.3f]: the bar of %.2f is %s."
        .formatted(
            size(tags),
            accuracy.mean(),
            accuracy.low(),
            accuracy.high(),
            BAR,
            accuracy.mean() >= BAR ? "reached" : "not reached");
  }

  private static String size(KindResult kind) {
    return "%,d pieces of work of %,d users.".formatted(kind.works(), kind.users());
  }

  private static Table tiers(String name, KindResult kind) {
    return new Table(
        name,
        COLUMNS,
        List.of(
            row("S or not, single raters", kind.excellent()),
            row("S or not, most raters", kind.excellentByMost()),
            row("B or not, single raters", kind.defect()),
            row("B or not, most raters", kind.defectByMost()),
            List.of(
                Cell.of("the same of three tiers, single raters"),
                Cell.of(kind.tiers(), 3),
                Cell.of(""),
                Cell.of(""),
                Cell.of("")),
            row("S or not, one rater with another", kind.raters())));
  }

  private static List<Cell> row(String name, Agreement agreement) {
    return List.of(
        Cell.of(name),
        Cell.of(agreement.accuracy(), 3),
        Cell.of(agreement.f1(), 3),
        Cell.of(agreement.kappa(), 3),
        Cell.of(agreement.yes(), 3));
  }

  private static Table dimensions(String name, KindResult kind) {
    var columns = new ArrayList<>(COLUMNS);
    columns.set(0, "defect in");
    columns.add("mean error of the grade");
    var rows = new ArrayList<List<Cell>>();
    kind.dimensions()
        .forEach((dimension, agreement) -> {
          var row = new ArrayList<>(row(dimension, agreement));
          row.add(Cell.of(kind.errors().getOrDefault(dimension, 0.0), 3));
          rows.add(row);
        });
    return new Table(name, columns, rows);
  }

  private static Figure figure(String name, String title, KindResult kind) {
    var labels = new ArrayList<String>(kind.dimensions().keySet());
    labels.add("tier S");
    var agreements = new ArrayList<>(kind.dimensions().values());
    agreements.add(kind.excellent());
    var series = new LinkedHashMap<String, List<Interval>>();
    series.put("accuracy", agreements.stream().map(Agreement::accuracy).toList());
    series.put("F1", agreements.stream().map(Agreement::f1).toList());
    series.put("Cohen's κ", agreements.stream().map(Agreement::kappa).toList());
    return new Figure.Bars(name, title, "agreement with single held-out raters", labels, series);
  }
}
