package io.tagora.training;

import io.tagora.runtime.reward.ThresholdRule;
import io.tagora.runtime.reward.Thresholds;
import io.tagora.training.grpo.Shaping;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What a list of tags is worth. */
final class RewardOptions {

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
  private Reward reward = Reward.CONSTRAINED;

  @Option(
      names = "--thresholds",
      split = ",",
      paramLabel = "X",
      description =
          "Least alignment, diversity and length, as 0.6,0.7,0.5 (default: picked from what the "
              + "first model's lists reach).",
      showDefaultValue = Visibility.NEVER)
  private List<Double> thresholds = List.of();

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
