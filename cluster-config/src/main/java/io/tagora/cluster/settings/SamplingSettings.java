package io.tagora.cluster.settings;

/**
 * How a role's model call samples.
 *
 * @param temperature 0 is greedy
 * @param topK 0 keeps all
 * @param topP in (0, 1]
 */
public record SamplingSettings(int maxTokens, double temperature, int topK, double topP) {

  static SamplingSettings from(Section section) {
    return new SamplingSettings(
        section.integer("max-tokens", 1),
        section.number("temperature", 0, Double.MAX_VALUE),
        section.integer("top-k", 0),
        section.number("top-p", Double.MIN_VALUE, 1));
  }
}
