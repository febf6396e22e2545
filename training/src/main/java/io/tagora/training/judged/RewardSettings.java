package io.tagora.training.judged;

import io.tagora.training.optimizer.HalfCosine;
import java.time.Duration;

/**
 * How a reward model learns.
 *
 * @param loss what tiers teach
 * @param frozen whether only the head learns
 * @param epochs how often each moment is learnt from
 * @param batch moments of a step
 * @param learningRate the peak, after a short warm-up; a cosine brings it down to a tenth
 * @param seed of the head and of the order
 * @param threads of the tensor library
 * @param validateEvery steps between looks at held-out moments
 * @param checkpointEvery time between checkpoints
 */
public record RewardSettings(
    RankingLoss loss,
    boolean frozen,
    int epochs,
    int batch,
    double learningRate,
    long seed,
    int threads,
    int validateEvery,
    Duration checkpointEvery) {
  private static final double WARM_UP_SHARE = 0.05;
  private static final double FINAL_SHARE = 0.1;

  public RewardSettings {
    atLeastOne("the epochs (--epochs)", epochs);
    atLeastOne("the moments of a step (--batch)", batch);
    atLeastOne("the threads (--threads)", threads);
    atLeastOne("the steps between looks (--validate-every)", validateEvery);
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "the learning rate (--learning-rate) must be above 0, got " + learningRate);
    }
  }

  int stepsOfEpoch(int moments) {
    return (moments + batch - 1) / batch;
  }

  int steps(int moments) {
    return epochs * stepsOfEpoch(moments);
  }

  /**
   * The rate of a step.
   *
   * @param progress 0 at the start, 1 at the end
   */
  double learningRateAt(double progress) {
    double warm = Math.min(1, Math.max(progress, 1e-3) / WARM_UP_SHARE);
    return learningRate * warm * HalfCosine.left(progress, FINAL_SHARE);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s must be at least 1, got %d".formatted(name, value));
    }
  }
}
