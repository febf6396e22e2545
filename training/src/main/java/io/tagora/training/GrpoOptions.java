package io.tagora.training;

import io.tagora.runtime.reward.Advantages;
import io.tagora.training.grpo.Credit;
import io.tagora.training.grpo.GrpoSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How an expert policy is trained; the defaults are those of docs/experiments/reward-shaping. */
final class GrpoOptions {
  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "How often lists are written, rewarded and learnt from.")
  int iterations = 24;

  @Option(names = "--tasks", paramLabel = "N", description = "Tasks of an iteration.")
  int tasks = 96;

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
  double learningRate = 2e-4;

  @Option(
      names = "--final-rate",
      paramLabel = "X",
      description = "Share of the learning rate that is left at the last iteration; 1 holds it.")
  double finalRate = 0.1;

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
      description =
          "Most divergence from the first model, in nats a token; weights that go farther are drawn"
              + " back towards it.")
  double klTarget = 0.1;

  @Option(
      names = "--kl-weight",
      paramLabel = "X",
      description = "Weight of the divergence to begin with; it adapts to the target.")
  double klWeight = 0.5;

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
  int moments = 800;

  @Option(
      names = "--validate-every",
      paramLabel = "N",
      description = "Iterations between looks at held-out users.")
  int validateEvery = 12;

  @Option(names = "--threads", paramLabel = "N", description = "Threads of engine and tensors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      description = "Minutes between checkpoints.")
  double checkpointMinutes = 5;

  GrpoSettings settings(long runSeed) {
    return new GrpoSettings(
        iterations,
        tasks,
        group,
        updates,
        temperature,
        learningRate,
        finalRate,
        clip,
        advantage,
        credit,
        klTarget,
        klWeight,
        klStop,
        keep,
        runSeed,
        threads,
        validateEvery,
        Duration.ofMillis(Math.round(checkpointMinutes * 60_000)));
  }
}
