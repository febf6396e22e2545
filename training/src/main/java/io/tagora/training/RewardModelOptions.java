package io.tagora.training;

import io.tagora.training.judged.RankingLoss;
import io.tagora.training.judged.RewardSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a reward model learns. */
final class RewardModelOptions {

  /** What learns beside the head. */
  enum Backbone {
    TUNED,
    FROZEN
  }

  @Option(
      names = "--backbone",
      description =
          "tuned: the decoder learns too; frozen: the head alone (${COMPLETION-CANDIDATES}).")
  Backbone backbone = Backbone.TUNED;

  @Option(
      names = "--reward-epochs",
      paramLabel = "N",
      description = "How often each judged moment is learnt from.")
  int epochs = 2;

  @Option(names = "--reward-batch", paramLabel = "N", description = "Moments of a step.")
  int batch = 4;

  @Option(
      names = "--reward-learning-rate",
      paramLabel = "X",
      description = "The peak, after a short warm-up; a cosine brings it down to a tenth.")
  double learningRate = 3e-4;

  @Option(
      names = "--reward-validate-every",
      paramLabel = "N",
      description = "Steps between looks at held-out moments.")
  int validateEvery = 50;

  RewardSettings settings(RankingLoss loss, long seed, int threads, double checkpointMinutes) {
    return new RewardSettings(
        loss,
        backbone == Backbone.FROZEN,
        epochs,
        batch,
        learningRate,
        seed,
        threads,
        validateEvery,
        Duration.ofMillis(Math.round(checkpointMinutes * 60_000)));
  }
}
