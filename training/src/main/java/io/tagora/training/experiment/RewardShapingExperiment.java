package io.tagora.training.experiment;

import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.reward.ThresholdRule;
import io.tagora.training.grpo.GrpoSettings;
import io.tagora.training.grpo.IterationFigures;
import io.tagora.training.grpo.Shaping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A random model, the supervised one, and the supervised one trained on by a summed and by a
 * constrained reward, with the same compute (paper section 5.2, table of rewards).
 */
public final class RewardShapingExperiment {
  private static final long INTERVAL_SEED = 1;
  private static final String SUM = "sum";

  private final Laboratory laboratory;
  private final List<Long> seeds;
  private final Optional<AgentEvaluation> evaluation;

  /**
   * An experiment that has not begun.
   *
   * @param evaluation of the whole agents; without one only experts are looked at
   */
  public RewardShapingExperiment(
      Laboratory laboratory, List<Long> seeds, Optional<AgentEvaluation> evaluation) {
    this.laboratory = laboratory;
    this.seeds = List.copyOf(seeds);
    this.evaluation = evaluation;
  }

  /**
   * Runs all arms.
   *
   * @param setting a sentence that says what was run
   */
  public Report run(String setting) throws IOException {
    List<Arm> arms = arms();
    Report report = Report.of("Reward shaping: constrained against summed").text(setting);
    Map<Arm, Interval> recalls = recalls(arms);
    report
        .text(
            "Recall is the share of what held-out users turned to within 7 days that all experts of a "
                + "moment name together, with the likeliest lists; 95 % intervals are over moments of all seeds."
                + (isAveraged()
                    ? " An arm that ends in `-mean` is one model, the mean of the weights of an arm's seeds."
                    : ""))
        .table(table(arms, recalls))
        .figure(bars(arms, recalls))
        .figure(divergence(arms))
        .figure(gradientNorm(arms));
    if (evaluation.isPresent()) {
      AgentTables.of(laboratory, AgentTables.entrants(laboratory, arms), evaluation.get(), rivals())
          .addTo(report);
    }
    return report;
  }

  private List<Arm> arms() throws IOException {
    var arms = new ArrayList<Arm>();
    arms.add(laboratory.random("base", seeds.getFirst()));
    arms.add(laboratory.untrained("sft"));
    Arm sum = trained(SUM, new Shaping.Sum());
    Arm crs = trained("crs", new Shaping.Picked(ThresholdRule.TOLERATED));
    arms.add(sum);
    arms.add(crs);
    if (isAveraged()) {
      arms.add(laboratory.averaged(sum));
      arms.add(laboratory.averaged(crs));
    }
    return arms;
  }

  /** One run has no mean but itself. */
  private boolean isAveraged() {
    return seeds.size() > 1;
  }

  private List<String> rivals() {
    return isAveraged() ? List.of("sft", SUM, SUM + Laboratory.MEAN) : List.of("sft", SUM);
  }

  private Arm trained(String name, Shaping shaping) throws IOException {
    var runs = new ArrayList<Arm.Run>();
    for (long seed : seeds) {
      runs.add(laboratory.train(name, seed, shaping));
    }
    return new Arm(name, runs);
  }

  static Map<Arm, Interval> recalls(List<Arm> arms) {
    var recalls = new LinkedHashMap<Arm, Interval>();
    arms.forEach(
        arm -> recalls.put(arm, Interval.of(arm.recalls(), new SplittableRandom(INTERVAL_SEED))));
    return recalls;
  }

  private static Table table(List<Arm> arms, Map<Arm, Interval> recalls) {
    return new Table(
        "arms",
        List.of(
            "arm",
            "runs",
            "recall %",
            "accuracy an expert",
            "alignment",
            "diversity",
            "length",
            "KL at the end",
            "gradient norm",
            "silent groups"),
        arms.stream()
            .map(arm ->
                List.of(
                    Cell.of(arm.name()),
                    Cell.of(arm.runs().size()),
                    Cell.percent(interval(recalls, arm)),
                    Cell.of(arm.mean(figures -> figures.parts().accuracy()), 4),
                    Cell.of(arm.mean(figures -> figures.parts().alignment()), 3),
                    Cell.of(arm.mean(figures -> figures.parts().diversity()), 3),
                    Cell.of(arm.mean(figures -> figures.parts().length()), 3),
                    number(arm.meanAtEnd(IterationFigures::divergence), 4),
                    number(arm.meanOfIterations(IterationFigures::gradientNorm), 3),
                    number(arm.meanOfIterations(IterationFigures::silent), 3)))
            .toList());
  }

  static Cell number(double value, int digits) {
    return Double.isNaN(value) ? Cell.of("") : Cell.of(value, digits);
  }

  private static Interval interval(Map<Arm, Interval> recalls, Arm arm) {
    Interval interval = recalls.get(arm);
    if (interval == null) {
      throw new IllegalStateException("every arm must have a recall, got none for " + arm.name());
    }
    return interval;
  }

  private static Figure bars(List<Arm> arms, Map<Arm, Interval> recalls) {
    var series = new LinkedHashMap<String, List<Interval>>();
    series.put("recall", List.copyOf(recalls.values()));
    return new Figure.Bars(
        "recall",
        "Recall of all experts together, held-out users",
        "recall",
        arms.stream().map(Arm::name).toList(),
        series);
  }

  private Figure divergence(List<Arm> arms) {
    List<Figure.Line> lines = lines(arms, IterationFigures::divergence);
    GrpoSettings settings = laboratory.settings().apply(seeds.getFirst());
    lines.add(
        new Figure.Line(
            "target",
            List.of(
                Figure.Point.of(1, settings.klTarget()),
                Figure.Point.of(settings.iterations(), settings.klTarget()))));
    return new Figure.Lines(
        "divergence", "KL from the supervised model", "iteration", "nats a token", lines);
  }

  private static Figure gradientNorm(List<Arm> arms) {
    return new Figure.Lines(
        "gradient-norm",
        "Gradient norm",
        "iteration",
        "norm",
        lines(arms, IterationFigures::gradientNorm));
  }

  private static List<Figure.Line> lines(
      List<Arm> arms, ToDoubleFunction<IterationFigures> figure) {
    var lines = new ArrayList<Figure.Line>();
    for (Arm arm : arms) {
      for (Arm.Run run : arm.runs()) {
        if (!run.iterations().isEmpty()) {
          lines.add(
              new Figure.Line(arm.name() + " " + run.seed(), points(run.iterations(), figure)));
        }
      }
    }
    return lines;
  }

  private static List<Figure.Point> points(
      List<IterationFigures> iterations, ToDoubleFunction<IterationFigures> figure) {
    var points = new ArrayList<Figure.Point>();
    for (int i = 0; i < iterations.size(); i++) {
      points.add(Figure.Point.of(i + 1, figure.applyAsDouble(iterations.get(i))));
    }
    return points;
  }

  /** The table and the bars of what arms recall. */
  static void addRecalls(Report report, List<Arm> arms) {
    Map<Arm, Interval> recalls = recalls(arms);
    report.table(table(arms, recalls)).figure(bars(arms, recalls));
  }
}
