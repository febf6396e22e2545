package io.tagora.training;

import io.tagora.runtime.reward.Advantages;
import io.tagora.runtime.reward.ThresholdRule;
import io.tagora.runtime.reward.Thresholds;
import io.tagora.training.grpo.Credit;
import io.tagora.training.grpo.GrpoSettings;
import io.tagora.training.grpo.Shaping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How an expert policy is trained. */
final class GrpoOptions {

  /** How the parts of a reward become one. */
  enum Reward {
    CONSTRAINED,
    SUMMED
  }

  @Option(
      names = "--reward",
      description =
          "constrained: accuracy where alignment, diversity and length pass their thresholds; "
              + "summed: the mean of all four.")
  Reward reward = Reward.CONSTRAINED;

  @Option(
      names = "--thresholds",
      split = ",",
      paramLabel = "X",
      description =
          "Least alignment, diversity and length, as 0.6,0.7,0.5 (default: picked from what the "
              + "first model's lists reach).",
      showDefaultValue = Visibility.NEVER)
  List<Double> thresholds = List.of();

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "How often lists are written, rewarded and learnt from.")
  int iterations = 100;

  @Option(names = "--tasks", paramLabel = "N", description = "Tasks of an iteration.")
  int tasks = 32;

  @Option(names = "--group", paramLabel = "N", description = "Lists that are written a task.")
  int group = 8;

  @Option(
      names = "--updates",
      paramLabel = "N",
      description = "Steps of the optimizer an iteration.")
  int updates = 4;

  @Option(names = "--temperature", paramLabel = "X", description = "Of writing the lists.")
  double temperature = 1;

  @Option(names = "--learning-rate", paramLabel = "X", description = "After a short warm-up.")
  double learningRate = 1e-4;

  @Option(names = "--clip", paramLabel = "X", description = "Epsilon of the clipped ratio.")
  double clip = 0.2;

  @Option(
      names = "--advantage",
      description =
          "What a group's rewards are divided by, beside taking their mean off: "
              + "${COMPLETION-CANDIDATES}.")
  Advantages.Scale advantage = Advantages.Scale.DEVIATION;

  @Option(
      names = "--credit",
      description = "Which tokens a reward speaks for: ${COMPLETION-CANDIDATES}.")
  Credit credit = Credit.TAG;

  @Option(
      names = "--kl-target",
      paramLabel = "X",
      description = "Divergence from the first model to hold, in nats a token.")
  double klTarget = 0.05;

  @Option(
      names = "--kl-weight",
      paramLabel = "X",
      description = "Weight of the divergence to begin with; it adapts to the target.")
  double klWeight = 0.05;

  @Option(
      names = "--kl-stop",
      paramLabel = "X",
      description = "Times the target at which the run is given up.")
  double klStop = 10;

  @Option(
      names = "--keep",
      paramLabel = "X",
      description = "Weight of a supervised step on all roles beside each update; 0 for none.")
  double keep = 0.2;

  @Option(
      names = "--moments",
      paramLabel = "N",
      description = "Moments of users' lives to learn from, at most.")
  int moments = 1200;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      description = "Moments of other users to look at.")
  int heldOut = 100;

  @Option(
      names = "--validate-every",
      paramLabel = "N",
      description = "Iterations between looks at held-out users.")
  int validateEvery = 10;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of moments and lists.")
  long seed = 7;

  @Option(names = "--threads", paramLabel = "N", description = "Threads of engine and tensors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      description = "Minutes between checkpoints.")
  double checkpointMinutes = 5;

  GrpoSettings settings() {
    return new GrpoSettings(
        iterations,
        tasks,
        group,
        updates,
        temperature,
        learningRate,
        clip,
        advantage,
        credit,
        klTarget,
        klWeight,
        klStop,
        keep,
        seed,
        threads,
        validateEvery,
        Duration.ofMillis(Math.round(checkpointMinutes * 60_000)));
  }

  Shaping shaping() {
    return switch (reward) {
      case SUMMED -> new Shaping.Sum();
      case CONSTRAINED ->
          given()
              .<Shaping>map(Shaping.Given::new)
              .orElseGet(() -> new Shaping.Picked(ThresholdRule.TOLERATED));
    };
  }

  private Optional<Thresholds> given() {
    if (thresholds.isEmpty()) {
      return Optional.empty();
    }
    if (thresholds.size() != 3) {
      throw new IllegalArgumentException(
          "--thresholds must be three numbers, alignment, diversity and length, got " + thresholds);
    }
    return Optional.of(new Thresholds(thresholds.get(0), thresholds.get(1), thresholds.get(2)));
  }
}
