package io.tagora.training.experiment;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.reward.Thresholds;
import io.tagora.training.grpo.GrpoSettings;
import io.tagora.training.grpo.Shaping;
import io.tagora.training.grpo.TeamRewards;
import io.tagora.training.grpo.TeamRun;
import io.tagora.training.run.DataHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Planner, experts and Arbiter trained together by one reward, against experts trained by a reward
 * of their own (the paper's first open question).
 */
public final class JointExperiment {
  private static final long INTERVAL_SEED = 1;

  /** Experts of a trajectory, so that both ways write as many lists an iteration. */
  private static final int EXPERTS = 4;

  private final Laboratory laboratory;
  private final List<Long> seeds;
  private final Optional<AgentEvaluation> evaluation;

  /**
   * An experiment that has not begun.
   *
   * @param evaluation of the whole agents on a node; without one only the looks of training count
   */
  public JointExperiment(
      Laboratory laboratory, List<Long> seeds, Optional<AgentEvaluation> evaluation) {
    this.laboratory = laboratory;
    this.seeds = List.copyOf(seeds);
    this.evaluation = evaluation;
  }

  /** A way to train, all seeds' looks at the same moments one after the other. */
  private record Way(String name, List<TeamRewards> looks) {
    double[] teams() {
      return looks.stream().mapToDouble(TeamRewards::team).toArray();
    }

    double[] arbiters() {
      return looks.stream().mapToDouble(TeamRewards::arbiter).toArray();
    }

    double[] experts() {
      return looks.stream()
          .mapToDouble(
              look -> look.experts().stream().mapToDouble(Double::doubleValue).average().orElse(0))
          .toArray();
    }
  }

  /**
   * Runs all ways.
   *
   * @param setting a sentence that says what was run
   */
  public Report run(String setting) throws IOException {
    var first = new ArrayList<TeamRewards>();
    var staged = new ArrayList<TeamRewards>();
    var joint = new ArrayList<TeamRewards>();
    List<List<TeamRun.Figures>> curves = new ArrayList<>();
    var entrants = new ArrayList<AgentTables.Entrant>();
    entrants.add(new AgentTables.Entrant("sft", 0, laboratory.from()));
    for (long seed : seeds) {
      TeamRun run = run(seed);
      first.addAll(run.look(laboratory.from()));
      Arm.Run trained = laboratory.train("staged", seed, new Shaping.Given(Thresholds.NONE));
      Path alone = trained.folder().orElseThrow();
      staged.addAll(run.look(alone));
      entrants.add(new AgentTables.Entrant("staged", seed, alone));
      laboratory.notes().printf("joint, seed %d%n", seed);
      Path folder = laboratory.folder("joint", seed);
      entrants.add(new AgentTables.Entrant("joint", seed, folder));
      curves.add(
          laboratory
              .finished()
              .of(
                  folder.resolve("trained.json"),
                  "joint, %s, of %d moments, from %s"
                      .formatted(
                          laboratory.settings().apply(seed),
                          laboratory.moments(),
                          DataHash.ofModel(laboratory.from())),
                  new TypeReference<List<TeamRun.Figures>>() {},
                  () -> run.train(folder)));
      joint.addAll(run.look(folder));
    }
    List<Way> ways =
        List.of(new Way("sft", first), new Way("staged", staged), new Way("joint", joint));
    Report report = report(setting, ways, curves);
    if (evaluation.isPresent()) {
      AgentTables.of(laboratory, entrants, evaluation.get(), List.of("sft", "staged"))
          .addTo(report);
    }
    return report;
  }

  private TeamRun run(long seed) {
    return new TeamRun(
        laboratory.from(),
        laboratory.dataset().catalog(),
        laboratory.samples(),
        perMoment(laboratory.settings().apply(seed)),
        laboratory.moments(),
        laboratory.heldOut(),
        laboratory.notes());
  }

  private static GrpoSettings perMoment(GrpoSettings settings) {
    return new GrpoSettings(
        settings.iterations(),
        Math.max(settings.updates(), settings.tasks() / EXPERTS),
        settings.group(),
        settings.updates(),
        settings.temperature(),
        settings.learningRate(),
        settings.finalRate(),
        settings.clip(),
        settings.advantage(),
        settings.credit(),
        settings.klTarget(),
        settings.klWeight(),
        settings.klStop(),
        settings.keepWeight(),
        settings.seed(),
        settings.threads(),
        settings.validateEvery(),
        settings.checkpointEvery());
  }

  private static Report report(String setting, List<Way> ways, List<List<TeamRun.Figures>> curves) {
    var series = new LinkedHashMap<String, List<Interval>>();
    series.put("team", ways.stream().map(way -> interval(way.teams())).toList());
    return Report.of("Joint training of Planner, experts and Arbiter")
        .text(setting)
        .text(
            "Team is the share of what held-out users turned to within 7 days that the selection of 30 "
                + "names, all agents writing their likeliest. An expert's and the Arbiter's part are what the "
                + "team is worth more with it than without. Staged trains the experts alone, by the share that "
                + "each list names; joint trains all roles by the team's reward, each agent credited with its "
                + "part, by --credit TAG each of its tags with the tag's. Both write as many experts' lists an iteration; joint also writes plans and selections. "
                + "95 % intervals are over moments of all seeds.")
        .table(table(ways))
        .figure(
            new Figure.Bars(
                "team",
                "What the team is worth, held-out users",
                "share of what came next",
                ways.stream().map(Way::name).toList(),
                series))
        .figure(
            new Figure.Lines(
                "joint-reward",
                "Team reward in joint training",
                "iteration",
                "mean over trajectories",
                IntStream.range(0, curves.size())
                    .mapToObj(i -> new Figure.Line("run " + (i + 1), points(curves.get(i))))
                    .toList()));
  }

  private static Table table(List<Way> ways) {
    Way first = ways.getFirst();
    return new Table(
        "ways",
        List.of("way", "team %", "over sft, points", "an expert's part %", "the Arbiter's part %"),
        ways.stream()
            .map(way ->
                List.of(
                    Cell.of(way.name()),
                    Cell.percent(interval(way.teams())),
                    Cell.percent(
                        Interval.ofDifference(
                            way.teams(), first.teams(), new SplittableRandom(INTERVAL_SEED))),
                    Cell.percent(interval(way.experts())),
                    Cell.percent(interval(way.arbiters()))))
            .toList());
  }

  private static Interval interval(double[] values) {
    return Interval.of(values, new SplittableRandom(INTERVAL_SEED));
  }

  private static List<Figure.Point> points(List<TeamRun.Figures> figures) {
    return IntStream.range(0, figures.size())
        .mapToObj(i -> Figure.Point.of(i + 1, figures.get(i).reward()))
        .toList();
  }
}
