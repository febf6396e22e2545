package io.tagora.training.grpo;

import io.tagora.runtime.reward.Advantages;
import io.tagora.training.optimizer.HalfCosine;
import java.time.Duration;

/**
 * How an expert policy is trained.
 *
 * @param iterations of writing, rewarding and learning
 * @param tasks tasks an iteration
 * @param group lists a task, at least 2
 * @param updates steps of the optimizer an iteration, each on its part of the tasks
 * @param temperature of writing
 * @param learningRate reached after the first tenth of the run
 * @param finalRate share of the learning rate that is left at the last iteration; 1 holds it
 * @param clip ε of the ratio
 * @param advantage what a group's rewards are divided by
 * @param credit which tokens a reward speaks for
 * @param klTarget most divergence from the first model, in nats a token
 * @param klWeight β to begin with
 * @param klStop times the target at which the run is stopped as broken
 * @param keepWeight of a supervised step on all roles beside each update, which share the weights
 * @param validateEvery iterations between looks at held-out tasks
 * @param checkpointEvery time between checkpoints
 */
public record GrpoSettings(
    int iterations,
    int tasks,
    int group,
    int updates,
    double temperature,
    double learningRate,
    double finalRate,
    double clip,
    Advantages.Scale advantage,
    Credit credit,
    double klTarget,
    double klWeight,
    double klStop,
    double keepWeight,
    long seed,
    int threads,
    int validateEvery,
    Duration checkpointEvery) {
  private static final double WARM_UP_SHARE = 0.1;
  private static final int LONGEST_WARM_UP = 10;

  public GrpoSettings {
    atLeast("the iterations (--iterations)", iterations, 1);
    atLeast("the tasks of an iteration (--tasks)", tasks, 1);
    atLeast("the lists of a group (--group)", group, 2);
    atLeast("the updates of an iteration (--updates)", updates, 1);
    atLeast("the iterations between validations (--validate-every)", validateEvery, 1);
    atLeast("the threads (--threads)", threads, 1);
    positive("the temperature (--temperature)", temperature);
    positive("the learning rate (--learning-rate)", learningRate);
    positive("the clip of the ratio (--clip)", clip);
    positive("the divergence at which to stop (--kl-stop)", klStop);
    if (!(finalRate >= 0 && finalRate <= 1)) {
      throw new IllegalArgumentException(
          "the final share of the learning rate (--final-rate) must be from 0 to 1, got "
              + finalRate);
    }
    if (updates > tasks) {
      throw new IllegalArgumentException(
          "the updates of an iteration (--updates) must be at most its tasks, got %d of %d"
              .formatted(updates, tasks));
    }
    if (!(keepWeight >= 0)) {
      throw new IllegalArgumentException(
          "the weight of supervised steps (--keep) must be at least 0, got " + keepWeight);
    }
  }

  /**
   * Linear warm-up over a tenth of the run, ten iterations at most; then a half cosine down to the
   * final share, as supervised training has it.
   *
   * @param iteration from 0
   */
  double learningRateAt(int iteration) {
    double warmUp = Math.clamp(WARM_UP_SHARE * iterations, 1, LONGEST_WARM_UP);
    double after = iteration + 1 - warmUp;
    if (after <= 0) {
      return learningRate * (iteration + 1) / warmUp;
    }
    return learningRate * HalfCosine.left(after / (iterations - warmUp), finalRate);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, got %d".formatted(name, least, value));
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("%s must be above 0, got %s".formatted(name, value));
    }
  }
}
