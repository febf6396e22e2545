package io.tagora.training.judged;

import java.io.IOException;

/** Told what a run does, on the thread that trains. */
interface RewardListener {
  /**
   * A step was done.
   *
   * @param loss of the step's batch, before the step
   */
  void onStep(RewardState state, double loss);

  /**
   * A look at held-out moments.
   *
   * @param loss over all of them
   */
  void onHeldOut(RewardState state, double loss, Ranking ranking);

  /** A checkpoint was written. */
  void onCheckpoint(RewardState state) throws IOException;
}
