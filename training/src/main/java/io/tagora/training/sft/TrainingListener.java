package io.tagora.training.sft;

import java.io.IOException;

/** Told what a run does, on the thread that trains. */
public interface TrainingListener {
  /**
   * A step was done.
   *
   * @param loss of the step's batch, before the step
   */
  void onStep(TrainingState state, double loss, double learningRate);

  void onValidation(TrainingState state, Evaluation evaluation);

  /** A checkpoint was written; a good moment to write what belongs beside it. */
  void onCheckpoint(TrainingState state) throws IOException;
}
