package io.tagora.inference.graph;

/**
 * Llama 3's way to more context than a model was first trained on: slow rotations are slowed down
 * by {@code factor}, fast ones stay, and between the two it blends. The formula is that of {@code
 * rope_type: llama3} in Hugging Face's configuration.
 *
 * @param lowFrequency rotations with fewer turns than this in the original context are slow
 * @param highFrequency those with more are fast
 * @param originalContext positions of the first training
 */
public record RotaryScaling(
    double factor, double lowFrequency, double highFrequency, int originalContext) {

  /** The scaled frequency, in radians a position. */
  double scaled(double frequency) {
    double turns = originalContext * frequency / (2 * Math.PI);
    double fast = (turns - lowFrequency) / (highFrequency - lowFrequency);
    double share = Math.clamp(fast, 0.0, 1.0);
    return share * frequency + (1 - share) * frequency / factor;
  }
}
