package io.tagora.training.adaptor;

import io.tagora.training.sft.SftSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What adaptor to train, on how much, and where to put it.
 *
 * @param from the folder of the frozen model
 * @param out the folder to write: the model with its adaptor
 * @param epochs how often every context is learnt from
 * @param tokens the most tokens to learn from, if bounded
 * @param identity what must be the same for a resumed run, by name
 */
public record AdaptorRequest(
    Path from,
    Path out,
    double epochs,
    OptionalLong tokens,
    Duration timeLimit,
    int batchTokens,
    double learningRate,
    long seed,
    int threads,
    Duration checkpointEvery,
    int validateEvery,
    int inner,
    double perception,
    int firstSteps,
    boolean resume,
    Map<String, String> identity) {
  private static final double WARM_UP_SHARE = 0.02;
  private static final double FINAL_SHARE = 0.1;
  private static final double WEIGHT_DECAY = 0.01;
  private static final double GRADIENT_CLIP = 1;

  public AdaptorRequest {
    identity = Map.copyOf(identity);
    if (!(epochs > 0)) {
      throw new IllegalArgumentException(
          "the number of epochs must be above 0, got %s (--epochs)".formatted(epochs));
    }
  }

  /** The settings for contexts of so many tokens an epoch. */
  AdaptorSettings settings(long epochTokens) {
    long byEpochs = (long) Math.ceil(epochs * epochTokens);
    return new AdaptorSettings(
        new SftSettings(
            Math.min(byEpochs, tokens.orElse(Long.MAX_VALUE)),
            timeLimit,
            batchTokens,
            learningRate,
            WARM_UP_SHARE,
            FINAL_SHARE,
            WEIGHT_DECAY,
            GRADIENT_CLIP,
            seed,
            threads,
            checkpointEvery,
            validateEvery),
        inner,
        perception,
        firstSteps);
  }
}
