package io.tagora.training.grpo;

import io.tagora.runtime.reward.RewardShaping;
import java.util.List;

/**
 * How a run ended.
 *
 * @param finished false if it was stopped before its iterations were done
 * @param shaping what the reward was, thresholds included
 * @param tasks how many there were to learn from
 * @param heldOut what the held-out looks showed, the first model's first
 */
public record GrpoOutcome(
    boolean finished,
    GrpoState state,
    RewardShaping shaping,
    int tasks,
    List<HeldOutFigures> heldOut) {
  public GrpoOutcome {
    heldOut = List.copyOf(heldOut);
  }
}
