package io.tagora.training.judged;

import java.time.Duration;
import java.util.Map;

/**
 * Where a run stands, between two steps.
 *
 * @param step of the next one, from 0
 * @param elapsed wall time over all parts of a resumed run
 */
public record RewardState(int step, Duration elapsed) {
  static final RewardState START = new RewardState(0, Duration.ZERO);

  Map<String, String> toMetadata() {
    return Map.of("step", String.valueOf(step), "elapsed", elapsed.toString());
  }

  static RewardState of(Map<String, String> metadata) {
    return new RewardState(
        Integer.parseInt(metadata.getOrDefault("step", "")),
        Duration.parse(metadata.getOrDefault("elapsed", "")));
  }
}
