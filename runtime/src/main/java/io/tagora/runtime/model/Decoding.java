package io.tagora.runtime.model;

import java.util.List;

/**
 * How to write.
 *
 * @param temperature 0 is greedy
 * @param topK keep the k likeliest tokens; 0 keeps all
 * @param topP keep the likeliest tokens up to this mass, in (0, 1]
 * @param seed the same seed, prompt and model write the same text
 * @param stops texts that end the writing and are not part of it
 */
public record Decoding(
    int maxTokens,
    double temperature,
    int topK,
    double topP,
    long seed,
    List<String> stops,
    OutputRule rule) {
  public Decoding {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, got " + maxTokens);
    }
    if (!(temperature >= 0)) {
      throw new IllegalArgumentException("temperature must be at least 0, got " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be at least 0, got " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be in (0, 1], got " + topP);
    }
    stops = List.copyOf(stops);
  }

  public static Decoding greedy(int maxTokens, OutputRule rule) {
    return new Decoding(maxTokens, 0, 0, 1, 0, List.of(), rule);
  }
}
