package io.tagora.training.experiment;

import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.metric.Interval;
import io.tagora.training.judged.Ranking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** How rankers are told: pairs in order, their differences, and each seed by itself. */
final class RankerTables {
  private RankerTables() {}

  static void add(Report report, List<Ranker> rankers, List<Long> seeds) {
    report
        .text(
            "Pairs are tags of one persona at one held-out moment to which the judge gave different tiers; equal "
                + "scores count half. 95 % intervals are over moments; of trained arms a moment's value is the mean over seeds.")
        .table(pairs(rankers))
        .figure(bars(rankers))
        .table(differences(rankers))
        .text(
            "AUC is over the tags of all moments together, so it also asks whether scores of different prompts can be compared.")
        .table(seeds(rankers, seeds));
  }

  private static Table pairs(List<Ranker> rankers) {
    return new Table(
        "pairs",
        List.of("reward", "runs", "pairs in order %", "S over A %", "A over B %", "S over B %"),
        rankers.stream()
            .map(ranker ->
                List.of(
                    Cell.of(ranker.name()),
                    Cell.of(ranker.rankings().size()),
                    Cell.percent(ranker.pairs()),
                    Cell.percent(ranker.pairs(Tier.S, Tier.A)),
                    Cell.percent(ranker.pairs(Tier.A, Tier.B)),
                    Cell.percent(ranker.pairs(Tier.S, Tier.B))))
            .toList());
  }

  private static Figure bars(List<Ranker> rankers) {
    var series = new LinkedHashMap<String, List<Interval>>();
    series.put("pairs in order", rankers.stream().map(Ranker::pairs).toList());
    return new Figure.Bars(
        "pairs",
        "Pairs of tags in the judge's order, held-out users",
        "share",
        rankers.stream().map(Ranker::name).toList(),
        series);
  }

  private static Table differences(List<Ranker> rankers) {
    var rows = new ArrayList<List<Cell>>();
    for (int i = 1; i < rankers.size(); i++) {
      for (int j = 0; j < i; j++) {
        Ranker one = rankers.get(i);
        Ranker other = rankers.get(j);
        rows.add(
            List.of(Cell.of(one.name() + " − " + other.name()), Cell.percent(one.ahead(other))));
      }
    }
    return new Table("differences", List.of("difference", "pairs in order, points"), rows);
  }

  private static Table seeds(List<Ranker> rankers, List<Long> seeds) {
    var rows = new ArrayList<List<Cell>>();
    for (Ranker ranker : rankers) {
      for (int i = 0; i < ranker.rankings().size(); i++) {
        Ranking ranking = ranker.rankings().get(i);
        boolean learnt = ranker.rankings().size() == seeds.size() && !ranker.name().equals("theme");
        rows.add(
            List.of(
                Cell.of(ranker.name()),
                learnt ? Cell.of(seeds.get(i)) : Cell.of(""),
                Cell.percent(Ranker.pairs(ranking)),
                Cell.of(Ranker.soundness(ranking), 3),
                Cell.of(Ranker.excellence(ranking), 3)));
      }
    }
    return new Table(
        "seeds",
        List.of(
            "reward",
            "seed",
            "pairs in order %",
            "AUC, S and A against B",
            "AUC, S against the rest"),
        rows);
  }
}
