package io.tagora.training.grpo;

import java.time.Duration;
import java.util.Map;

/**
 * Where a run stands, between two iterations.
 *
 * @param iteration of the next one, from 0
 * @param klWeight β of the next one
 * @param tokens learnt from, padding included
 * @param elapsed wall time over all parts of a resumed run
 */
public record GrpoState(int iteration, double klWeight, long tokens, Duration elapsed) {

  Map<String, String> toMetadata() {
    return Map.of(
        "iteration", String.valueOf(iteration),
        "kl weight", String.valueOf(klWeight),
        "tokens", String.valueOf(tokens),
        "elapsed", elapsed.toString());
  }

  static GrpoState of(Map<String, String> metadata) {
    return new GrpoState(
        Integer.parseInt(metadata.getOrDefault("iteration", "")),
        Double.parseDouble(metadata.getOrDefault("kl weight", "")),
        Long.parseLong(metadata.getOrDefault("tokens", "")),
        Duration.parse(metadata.getOrDefault("elapsed", "")));
  }
}
