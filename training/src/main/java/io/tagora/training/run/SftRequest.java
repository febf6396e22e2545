package io.tagora.training.run;

import io.tagora.training.hf.Precision;
import io.tagora.training.model.DecoderConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to train, on how much, and where to put it.
 *
 * @param out the folder to write; it becomes a Hugging Face folder
 * @param from a Hugging Face folder whose weights and tokenizer the run starts from
 * @param model the sizes; its vocabulary is the most that the tokenizer may have
 * @param epochs how often every sample is learnt from
 * @param tokens the most tokens to learn from, if bounded
 * @param timeLimit the most wall time
 * @param validateEvery steps between validations
 * @param precision of the written weights
 * @param resume continue from the folder's checkpoint
 * @param command what was typed, for the log
 * @param dataHash the content of the data, for the log and to refuse a resume on other data
 */
public record SftRequest(
    Path out,
    Optional<Path> from,
    DecoderConfig model,
    double epochs,
    OptionalLong tokens,
    Duration timeLimit,
    int batchTokens,
    double learningRate,
    long seed,
    int threads,
    Duration checkpointEvery,
    int validateEvery,
    Precision precision,
    boolean resume,
    String command,
    String dataHash) {
  public SftRequest {
    if (!(epochs > 0)) {
      throw new IllegalArgumentException(
          "the number of epochs must be above 0, got %s (--epochs)".formatted(epochs));
    }
  }
}
