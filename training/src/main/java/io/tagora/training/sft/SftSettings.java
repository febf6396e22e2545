package io.tagora.training.sft;

import io.tagora.training.optimizer.HalfCosine;
import java.time.Duration;

/**
 * How supervised fine-tuning runs. The run ends, and the learning rate has come down, when the
 * token budget or the time limit is used up, whichever is first.
 *
 * @param tokenBudget tokens to learn from in all, padding not counted
 * @param timeLimit wall time of training in all, over resumed runs too
 * @param batchTokens tokens of one step, padding counted
 * @param learningRate the peak
 * @param warmUpShare the share of the run in which the rate rises to its peak
 * @param finalShare the rate at the end over the peak
 * @param weightDecay on matrices only
 * @param gradientClip the largest norm of a step's gradient
 * @param threads of the tensor library
 * @param checkpointEvery time between checkpoints
 * @param validateEvery steps between validations
 */
public record SftSettings(
    long tokenBudget,
    Duration timeLimit,
    int batchTokens,
    double learningRate,
    double warmUpShare,
    double finalShare,
    double weightDecay,
    double gradientClip,
    long seed,
    int threads,
    Duration checkpointEvery,
    int validateEvery) {

  public SftSettings {
    positive("the token budget (--epochs, --tokens)", tokenBudget);
    positive("the time limit (--minutes)", timeLimit.toMillis());
    positive("the tokens of a batch (--batch-tokens)", batchTokens);
    positive("the learning rate (--learning-rate)", learningRate);
    positive("the gradient clip", gradientClip);
    positive("the number of threads (--threads)", threads);
    positive("the time between checkpoints (--checkpoint-minutes)", checkpointEvery.toMillis());
    positive("the steps between validations", validateEvery);
    share("the warm-up share", warmUpShare);
    share("the final share of the learning rate", finalShare);
  }

  /**
   * The learning rate at a point of the run: linear warm-up, then a half cosine down to the final
   * share.
   *
   * @param progress 0 at the start, 1 at the end
   */
  public double learningRateAt(double progress) {
    if (progress < warmUpShare) {
      return learningRate * Math.max(progress, 1e-3 * warmUpShare) / warmUpShare;
    }
    return learningRate * HalfCosine.left((progress - warmUpShare) / (1 - warmUpShare), finalShare);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("%s must be above 0, got %d".formatted(name, value));
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("%s must be above 0, got %s".formatted(name, value));
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s must be in [0, 1), got %s".formatted(name, value));
    }
  }
}
