package io.tagora.training.judged;

import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.metric.Interval;
import java.util.SplittableRandom;

/**
 * How a run ended.
 *
 * @param finished false if it was stopped before its steps were done
 * @param ranking of the held-out moments, by the weights of the end
 */
public record RewardOutcome(boolean finished, RewardState state, int steps, Ranking ranking) {
  private static final long INTERVAL_SEED = 1;

  /** The share of held-out pairs in the right order. */
  public Interval pairs() {
    return Ranking.mean(ranking.pairs(), new SplittableRandom(INTERVAL_SEED));
  }

  /** How well tags without a defect are told from the rest, over all moments. */
  public Interval soundness() {
    return ranking.auc(tier -> tier != Tier.B, new SplittableRandom(INTERVAL_SEED));
  }

  /** How well excellent tags are told from the rest, over all moments. */
  public Interval excellence() {
    return ranking.auc(tier -> tier == Tier.S, new SplittableRandom(INTERVAL_SEED));
  }
}
