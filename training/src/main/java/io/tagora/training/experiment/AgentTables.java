package io.tagora.training.experiment;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.metric.Interval;
import io.tagora.training.run.DataHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What the whole agents of each arm foretell, on the same held-out users.
 *
 * @param rates a user's hit rate for each run of an arm, by the arm's name and the run's seed
 * @param rivals arms that the others are held against
 */
record AgentTables(Map<String, Map<Long, double[]>> rates, List<String> rivals) {
  private static final long INTERVAL_SEED = 1;
  private static final String FIRST = "sft";

  /**
   * An arm's model.
   *
   * @param seed of its training
   */
  record Entrant(String arm, long seed, Path model) {}

  /** The first model as arm "sft", and every run that has a model. */
  static List<Entrant> entrants(Laboratory laboratory, List<Arm> arms) {
    var entrants = new ArrayList<Entrant>();
    for (Arm arm : arms) {
      for (Arm.Run run : arm.runs()) {
        Optional<Path> folder =
            arm.name().equals(FIRST) ? Optional.of(laboratory.from()) : run.folder();
        folder.ifPresent(model -> entrants.add(new Entrant(arm.name(), run.seed(), model)));
      }
    }
    return entrants;
  }

  /** Evaluates all models. */
  static AgentTables of(
      Laboratory laboratory, List<Entrant> entrants, AgentEvaluation asked, List<String> rivals)
      throws IOException {
    var rates = new LinkedHashMap<String, Map<Long, double[]>>();
    for (Entrant entrant : entrants) {
      laboratory.notes().printf("evaluating %s, seed %d%n", entrant.arm(), entrant.seed());
      rates
          .computeIfAbsent(entrant.arm(), _ -> new LinkedHashMap<>())
          .put(entrant.seed(), rates(laboratory, entrant, asked));
    }
    return new AgentTables(rates, rivals);
  }

  private static double[] rates(Laboratory laboratory, Entrant entrant, AgentEvaluation asked)
      throws IOException {
    return laboratory
        .finished()
        .of(
            laboratory.folder(entrant.arm(), entrant.seed()).resolve("hit-rates.json"),
            "%s: %d users of seed %d"
                .formatted(DataHash.ofModel(entrant.model()), asked.users(), asked.seed()),
            new TypeReference<>() {},
            () -> asked.hitRates(entrant.model(), laboratory.stop()));
  }

  void addTo(Report report) {
    report
        .heading("Whole agents")
        .text(
            "HR@30 of held-out users whom no model has learnt from, four personas for everybody and entities as "
                + "text. An arm's is the mean of its seeds' for each user; 95 % intervals are over users, those of "
                + "a difference over the same users' differences. Those between runs are Student's over the "
                + "means of an arm's seeds: what training again would bring on these users.")
        .table(arms())
        .table(runs());
  }

  private Table arms() {
    var rows = new ArrayList<List<Cell>>();
    rates.forEach((arm, runs) -> {
      double[] mean = mean(runs);
      var row =
          new ArrayList<>(
              List.of(
                  Cell.of(arm),
                  Cell.of(runs.size()),
                  Cell.percent(interval(mean)),
                  betweenRuns(runs)));
      for (String rival : rivals) {
        row.add(rival.equals(arm) ? Cell.of("") : Cell.percent(ahead(mean, mean(of(rival)))));
      }
      rows.add(row);
    });
    var header = new ArrayList<>(List.of("arm", "runs", "HR@30 %", "between runs %"));
    rivals.forEach(rival -> header.add("over " + rival + ", points"));
    return new Table("agents", header, rows);
  }

  private static Cell betweenRuns(Map<Long, double[]> runs) {
    return runs.size() < 2
        ? Cell.of("")
        : Cell.percent(
            Interval.ofRuns(
                runs.values().stream()
                    .mapToDouble(run -> Arrays.stream(run).average().orElseThrow())
                    .toArray()));
  }

  private Table runs() {
    var rows = new ArrayList<List<Cell>>();
    rates.forEach((arm, runs) ->
        runs.forEach((seed, each) ->
            rows.add(List.of(Cell.of(arm), Cell.of(seed), Cell.percent(interval(each))))));
    return new Table("agents-runs", List.of("arm", "seed", "HR@30 %"), rows);
  }

  private Map<Long, double[]> of(String arm) {
    Map<Long, double[]> runs = rates.get(arm);
    if (runs == null) {
      throw new IllegalArgumentException(
          "no arm is called %s, only %s".formatted(arm, rates.keySet()));
    }
    return runs;
  }

  /** The mean over runs, user by user. */
  static double[] mean(Map<Long, double[]> runs) {
    var mean = new double[runs.values().iterator().next().length];
    for (double[] run : runs.values()) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += run[i] / runs.size();
      }
    }
    return mean;
  }

  private static Interval interval(double[] values) {
    return Interval.of(values, new SplittableRandom(INTERVAL_SEED));
  }

  private static Interval ahead(double[] left, double[] right) {
    return Interval.ofDifference(left, right, new SplittableRandom(INTERVAL_SEED));
  }
}
