package io.tagora.training.experiment;

import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.ThresholdRule;
import io.tagora.runtime.reward.ThresholdRule.Choice;
import io.tagora.training.grpo.IterationFigures;
import io.tagora.training.grpo.Shaping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How strict the constraints may be: all thresholds at one quantile of what the supervised model
 * reaches, from none to strict, and at the one that the rule picks.
 */
public final class ThresholdsExperiment {
  private static final List<Double> QUANTILES = List.of(0.0, 0.25, 0.5, 0.75, 0.9);
  private static final long INTERVAL_SEED = 1;

  private final Laboratory laboratory;
  private final List<Long> seeds;

  public ThresholdsExperiment(Laboratory laboratory, List<Long> seeds) {
    this.laboratory = laboratory;
    this.seeds = List.copyOf(seeds);
  }

  /**
   * Runs the sweep.
   *
   * @param setting a sentence that says what was run
   */
  public Report run(String setting) throws IOException {
    List<List<RewardParts>> probe = laboratory.probe();
    Choice picked = ThresholdRule.pick(probe, ThresholdRule.TOLERATED);
    Map<Choice, Arm> arms = new LinkedHashMap<>();
    for (double quantile : QUANTILES) {
      Choice choice = ThresholdRule.at(probe, quantile);
      arms.put(choice, trained("q" + Math.round(100 * quantile), choice));
    }
    if (!arms.containsKey(picked)) {
      arms.put(picked, trained("rule", picked));
    }
    return report(setting, picked, arms);
  }

  private Arm trained(String name, Choice choice) throws IOException {
    var runs = new ArrayList<Arm.Run>();
    for (long seed : seeds) {
      runs.add(laboratory.train(name, seed, new Shaping.Given(choice.thresholds())));
    }
    return new Arm(name, runs);
  }

  private static Report report(String setting, Choice picked, Map<Choice, Arm> arms) {
    return Report.of("Thresholds of the constrained reward")
        .text(setting)
        .text(
            "The rule puts all three thresholds at the largest quantile of the supervised model's own "
                + "rewards at which at most %.0f %% of its groups have no passing list: here the quantile %.2f."
                    .formatted(100 * ThresholdRule.TOLERATED, picked.quantile()))
        .table(table(arms))
        .figure(
            new Figure.Lines(
                "recall",
                "Recall of all experts together, held-out users",
                "quantile of the thresholds",
                "recall",
                List.of(new Figure.Line("recall", points(arms)))));
  }

  private static Table table(Map<Choice, Arm> arms) {
    return new Table(
        "thresholds",
        List.of(
            "arm", "quantile", "alignment at least", "diversity at least", "length at least",
            "passing before", "starving before", "silent groups", "KL at the end", "gradient norm",
            "recall %"),
        arms.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static List<Cell> row(Choice choice, Arm arm) {
    return List.of(
        Cell.of(arm.name()),
        Cell.of(choice.quantile(), 2),
        Cell.of(choice.thresholds().alignment(), 3),
        Cell.of(choice.thresholds().diversity(), 3),
        Cell.of(choice.thresholds().length(), 3),
        Cell.of(choice.passing(), 3),
        Cell.of(choice.starving(), 3),
        RewardShapingExperiment.number(arm.meanOfIterations(IterationFigures::silent), 3),
        RewardShapingExperiment.number(arm.meanAtEnd(IterationFigures::divergence), 4),
        RewardShapingExperiment.number(arm.meanOfIterations(IterationFigures::gradientNorm), 3),
        Cell.percent(recall(arm)));
  }

  private static Interval recall(Arm arm) {
    return Interval.of(arm.recalls(), new SplittableRandom(INTERVAL_SEED));
  }

  private static List<Figure.Point> points(Map<Choice, Arm> arms) {
    return arms.entrySet().stream()
        .map(entry -> new Figure.Point(entry.getKey().quantile(), recall(entry.getValue())))
        .sorted(Comparator.comparingDouble(Figure.Point::at))
        .toList();
  }
}
