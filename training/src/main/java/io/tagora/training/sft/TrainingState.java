package io.tagora.training.sft;

import java.time.Duration;
import java.util.Map;

/**
 * Where a run stands, between two steps.
 *
 * @param epoch the epoch of the next step, from 0
 * @param batch the batch of the next step within its epoch's plan
 * @param steps done so far
 * @param tokens learnt from so far, padding not counted
 * @param elapsed wall time of training so far, over all parts of a resumed run
 */
public record TrainingState(int epoch, int batch, long steps, long tokens, Duration elapsed) {
  public static final TrainingState START = new TrainingState(0, 0, 0, 0, Duration.ZERO);

  public TrainingState afterStep(int batchTokens, Duration now) {
    return new TrainingState(epoch, batch + 1, steps + 1, tokens + batchTokens, now);
  }

  public TrainingState nextEpoch() {
    return new TrainingState(epoch + 1, 0, steps, tokens, elapsed);
  }

  /** 0 at the start, 1 when the token budget or the time limit is used up. */
  public double progress(SftSettings settings) {
    double byTokens = (double) tokens / settings.tokenBudget();
    double byTime = (double) elapsed.toMillis() / settings.timeLimit().toMillis();
    return Math.min(1, Math.max(byTokens, byTime));
  }

  public Map<String, String> toMetadata() {
    return Map.of(
        "epoch", String.valueOf(epoch),
        "batch", String.valueOf(batch),
        "steps", String.valueOf(steps),
        "tokens", String.valueOf(tokens),
        "elapsed", elapsed.toString());
  }

  public static TrainingState of(Map<String, String> metadata) {
    return new TrainingState(
        Integer.parseInt(metadata.getOrDefault("epoch", "")),
        Integer.parseInt(metadata.getOrDefault("batch", "")),
        Long.parseLong(metadata.getOrDefault("steps", "")),
        Long.parseLong(metadata.getOrDefault("tokens", "")),
        Duration.parse(metadata.getOrDefault("elapsed", "")));
  }
}
