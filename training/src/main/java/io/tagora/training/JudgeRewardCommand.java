package io.tagora.training;

import io.tagora.runtime.experiment.Report;
import io.tagora.training.experiment.AgentEvaluation;
import io.tagora.training.experiment.JudgeRewardExperiment;
import io.tagora.training.experiment.Laboratory;
import io.tagora.training.judged.JudgedSamples;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora experiment judge-reward}. */
@Command(
    name = "judge-reward",
    description = {
      "Train a reward model on the judge's tiers by a listwise loss and by its pointwise twin: how "
          + "each ranks held-out tags, and what experts become that are trained by it with the same "
          + "compute.",
      ""
    },
    footer = {"", "Example:", "  tagora experiment judge-reward --out report --quick"},
    sortOptions = false,
    showDefaultValues = true)
final class JudgeRewardCommand extends LaboratoryCommand {
  private static final double CHECKPOINT_MINUTES = 60;

  @Option(
      names = "--ranking-only",
      description = "Look at the reward models alone; train no experts by them.")
  private boolean rankingOnly;

  @Mixin private AgentEvaluationOptions agents;
  @Mixin private JudgedOptions judged;
  @Mixin private RewardModelOptions reward;

  @Override
  public Integer call() throws IOException {
    if (options.quick) {
      judged.moments = 12;
      judged.heldOut = 8;
      judged.lists = 1;
      reward.epochs = 1;
      reward.batch = 2;
    }
    return super.call();
  }

  @Override
  Report found(Laboratory laboratory, String setting) throws IOException {
    return experiment(laboratory).run(setting);
  }

  @Override
  String setting(LaboratoryRun run) {
    String experts =
        rankingOnly
            ? "`tagora experiment judge-reward --ranking-only`: seeds %s, from %s."
                .formatted(options.seedList(), options.model().getFileName())
            : super.setting(run);
    return "%s Reward models: at most %d moments judged, %d lists an expert, %d epochs of %d moments a step, learning rate %s, backbone %s."
        .formatted(
            experts,
            judged.moments,
            judged.lists,
            reward.epochs,
            reward.batch,
            reward.learningRate,
            reward.backbone.name().toLowerCase(Locale.ROOT));
  }

  private JudgeRewardExperiment experiment(Laboratory laboratory) {
    var source =
        new JudgedSamples(
            laboratory.dataset(),
            laboratory.samples(),
            laboratory.from(),
            judged.settings(options.seed, grpo.threads),
            laboratory.embedder(),
            laboratory.notes());
    return new JudgeRewardExperiment(
        laboratory,
        source,
        (loss, seed) -> reward.settings(loss, seed, grpo.threads, CHECKPOINT_MINUTES),
        options.seedList(),
        options.resume,
        !rankingOnly,
        evaluation());
  }

  private Optional<AgentEvaluation> evaluation() {
    return rankingOnly ? Optional.empty() : agents.evaluation(options);
  }
}
