package io.tagora.training;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How long and how a run learns. */
final class RunOptions {
  private static final Duration UNLIMITED = Duration.ofDays(3650);

  @Option(names = "--epochs", paramLabel = "X", description = "How often each sample is learnt.")
  double epochs = 2;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "End after this much wall time (default: no limit).",
      showDefaultValue = Visibility.NEVER)
  Optional<Double> minutes = Optional.empty();

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "End after this many tokens (default: no limit).",
      showDefaultValue = Visibility.NEVER)
  Optional<Long> tokens = Optional.empty();

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      description = "Tokens of a step, padding included.")
  int batchTokens = 2048;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "The peak, after a short warm-up; a cosine brings it down to a tenth.")
  double learningRate = 1.2e-3;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of weights, order and samples.")
  long seed = 7;

  @Option(names = "--threads", paramLabel = "N", description = "Threads of the tensor library.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      description = "Minutes between checkpoints.")
  double checkpointMinutes = 5;

  @Option(names = "--validate-every", paramLabel = "N", description = "Steps between validations.")
  int validateEvery = 100;

  Duration timeLimit() {
    return minutes.map(RunOptions::ofMinutes).orElse(UNLIMITED);
  }

  OptionalLong tokenLimit() {
    return tokens.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  Duration checkpointEvery() {
    return ofMinutes(checkpointMinutes);
  }

  private static Duration ofMinutes(double minutes) {
    return Duration.ofMillis(Math.round(minutes * 60_000));
  }
}
