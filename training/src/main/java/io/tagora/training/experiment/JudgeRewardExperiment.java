package io.tagora.training.experiment;

import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.reward.AlignmentScorer;
import io.tagora.runtime.reward.ThresholdRule;
import io.tagora.training.grpo.Alignment;
import io.tagora.training.grpo.Shaping;
import io.tagora.training.hf.Precision;
import io.tagora.training.judged.JudgedAlignment;
import io.tagora.training.judged.JudgedFile;
import io.tagora.training.judged.JudgedGroup;
import io.tagora.training.judged.JudgedMoment;
import io.tagora.training.judged.JudgedSamples;
import io.tagora.training.judged.JudgedSet;
import io.tagora.training.judged.Ranking;
import io.tagora.training.judged.RankingLoss;
import io.tagora.training.judged.RewardOutcome;
import io.tagora.training.judged.RewardRequest;
import io.tagora.training.judged.RewardRun;
import io.tagora.training.judged.RewardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A reward model by a listwise loss against its pointwise twin: how each ranks tags that the judge
 * gave tiers to, and what experts become that are trained by it with the same compute (paper, table
 * of reward models).
 */
public final class JudgeRewardExperiment {
  private final Laboratory laboratory;
  private final JudgedSamples judged;
  private final Rewards rewards;
  private final List<Long> seeds;
  private final boolean resumed;
  private final boolean reinforced;
  private final Optional<AgentEvaluation> evaluation;

  /** The settings of a reward model by its loss and seed. */
  public interface Rewards {
    RewardSettings of(RankingLoss loss, long seed);
  }

  /**
   * An experiment that has not begun.
   *
   * @param resumed whether verdicts and finished reward models of an earlier run are taken as they
   *     are
   * @param reinforced whether experts are trained by each reward model
   * @param evaluation of the whole agents; without one only experts are looked at
   */
  public JudgeRewardExperiment(
      Laboratory laboratory,
      JudgedSamples judged,
      Rewards rewards,
      List<Long> seeds,
      boolean resumed,
      boolean reinforced,
      Optional<AgentEvaluation> evaluation) {
    this.laboratory = laboratory;
    this.judged = judged;
    this.rewards = rewards;
    this.seeds = List.copyOf(seeds);
    this.resumed = resumed;
    this.reinforced = reinforced;
    this.evaluation = evaluation;
  }

  /**
   * Runs all arms.
   *
   * @param setting a sentence that says what was run
   */
  public Report run(String setting) throws IOException {
    JudgedSet set = verdicts();
    var rankers = new ArrayList<Ranker>();
    rankers.add(new Ranker("theme", List.of(byTheme(set))));
    for (RankingLoss loss : List.of(RankingLoss.POINTWISE, RankingLoss.LISTWISE)) {
      rankers.add(new Ranker(name(loss), trained(loss, set)));
    }
    Report report =
        Report.of("Judge-as-a-Reward: listwise against pointwise").text(setting).text(set.words());
    RankerTables.add(report, rankers, seeds);
    if (reinforced) {
      reinforce(report);
    }
    return report;
  }

  /** They lie with the first reward model that was begun. */
  private JudgedSet verdicts() throws IOException {
    Path earlier = folder(RankingLoss.POINTWISE, seeds.getFirst()).resolve(JudgedFile.NAME);
    return resumed && Files.exists(earlier) ? JudgedFile.read(earlier) : judged.judged();
  }

  private static String name(RankingLoss loss) {
    return loss.name().toLowerCase(Locale.ROOT);
  }

  /** What reinforcement takes without a reward model. */
  private Ranking byTheme(JudgedSet set) {
    AlignmentScorer theme = laboratory.samples().alignment();
    return new Ranking(
        set.heldOut().stream()
            .map(moment -> new Ranking.Scored(moment.groups(), scores(moment, theme)))
            .toList());
  }

  private static float[] scores(JudgedMoment moment, AlignmentScorer scorer) {
    var scores = new float[moment.groups().stream().mapToInt(group -> group.tags().size()).sum()];
    int at = 0;
    for (JudgedGroup group : moment.groups()) {
      for (var tag : group.tags()) {
        scores[at++] = (float) scorer.score(group.persona(), tag.text());
      }
    }
    return scores;
  }

  private List<Ranking> trained(RankingLoss loss, JudgedSet set) throws IOException {
    var rankings = new ArrayList<Ranking>();
    for (long seed : seeds) {
      laboratory.notes().printf("%s, seed %d%n", name(loss), seed);
      if (resumed && RewardRun.isFinished(folder(loss, seed))) {
        rankings.add(RewardRun.ranking(folder(loss, seed), set.heldOut()));
        continue;
      }
      var request =
          new RewardRequest(
              folder(loss, seed),
              laboratory.from(),
              rewards.of(loss, seed),
              Precision.F16,
              false,
              "an experiment's arm " + name(loss),
              Map.of());
      RewardOutcome outcome =
          new RewardRun(request, () -> set, laboratory.notes()).execute(laboratory.stop());
      if (!outcome.finished()) {
        throw new IOException("the experiment must run to its end, got stopped in " + name(loss));
      }
      rankings.add(outcome.ranking());
    }
    return rankings;
  }

  private Path folder(RankingLoss loss, long seed) {
    return laboratory.models().resolve("reward-" + name(loss) + "-" + seed);
  }

  private void reinforce(Report report) throws IOException {
    var arms = new ArrayList<Arm>();
    arms.add(laboratory.untrained("sft"));
    arms.add(reinforced("theme", Optional.empty()));
    for (RankingLoss loss : List.of(RankingLoss.POINTWISE, RankingLoss.LISTWISE)) {
      arms.add(reinforced(name(loss), Optional.of(loss)));
    }
    report
        .heading("Experts that are trained by it")
        .text(
            "Constrained reward with R_align by each, thresholds by the rule, all else the same. Recall is the "
                + "share of what held-out users turned to within 7 days that all experts of a moment name together, "
                + "with the likeliest lists.");
    RewardShapingExperiment.addRecalls(report, arms);
    if (evaluation.isPresent()) {
      AgentTables.of(
              laboratory,
              AgentTables.entrants(laboratory, arms),
              evaluation.get(),
              List.of("sft", "theme", "pointwise"))
          .addTo(report);
    }
  }

  private Arm reinforced(String name, Optional<RankingLoss> loss) throws IOException {
    var runs = new ArrayList<Arm.Run>();
    for (long seed : seeds) {
      if (loss.isEmpty()) {
        runs.add(laboratory.train(name, seed, new Shaping.Picked(ThresholdRule.TOLERATED)));
      } else {
        try (Alignment alignment = JudgedAlignment.open(folder(loss.get(), seed))) {
          runs.add(
              laboratory
                  .by(alignment)
                  .train(name, seed, new Shaping.Picked(ThresholdRule.TOLERATED)));
        }
      }
    }
    return new Arm(name, runs);
  }
}
