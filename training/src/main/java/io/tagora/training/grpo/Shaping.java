package io.tagora.training.grpo;

import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.reward.ThresholdRule;
import io.tagora.runtime.reward.Thresholds;
import java.util.List;

/** How the parts of a reward are to become one, before the first model's lists were looked at. */
public sealed interface Shaping {

  /**
   * The shaping, made for the model that training begins with.
   *
   * @param groups the worth of lists that it writes, a group a task
   */
  RewardShaping settled(List<List<RewardParts>> groups);

  /** Constrained, with thresholds picked by {@link ThresholdRule}. */
  record Picked(double tolerated) implements Shaping {
    @Override
    public RewardShaping settled(List<List<RewardParts>> groups) {
      return new RewardShaping.Constrained(ThresholdRule.pick(groups, tolerated).thresholds());
    }
  }

  /** Constrained, with thresholds as they are given. */
  record Given(Thresholds thresholds) implements Shaping {
    @Override
    public RewardShaping settled(List<List<RewardParts>> groups) {
      return new RewardShaping.Constrained(thresholds);
    }
  }

  /** Summed with equal weights. */
  record Sum() implements Shaping {
    @Override
    public RewardShaping settled(List<List<RewardParts>> groups) {
      return RewardShaping.Summed.EQUAL;
    }
  }
}
