package io.tagora.training.run;

import io.tagora.training.model.DecoderConfig;
import io.tagora.training.sft.Evaluation;
import io.tagora.training.sft.TrainingSet;
import io.tagora.training.sft.TrainingState;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param finished false if it was stopped before its budget was used up
 * @param samplesChecksum of the training trees, as {@link TrainingSet#checksum} says
 * @param trainLoss the mean of the last steps, NaN if there were too few
 * @param validation on all validation trees, if finished and there are any
 */
public record SftOutcome(
    boolean finished,
    DecoderConfig model,
    TrainingState state,
    int trainTrees,
    long trainTokens,
    long samplesChecksum,
    int validationTrees,
    double trainLoss,
    Optional<Evaluation> validation) {

  public double tokensPerSecond() {
    return state.tokens() / Math.max(1e-3, state.elapsed().toMillis() / 1e3);
  }
}
