package io.tagora.inference.graph;

import java.util.Optional;

/**
 * The shape of a decoder.
 *
 * @param hidden floats a token between layers
 * @param kvHeads heads of keys and values; each serves {@code heads / kvHeads} query heads
 * @param headDimension floats a head
 * @param mlp floats a token inside the feed-forward block
 * @param context positions the model was made for
 * @param ropeTheta base of the rotary position frequencies
 * @param ropeScaling how those frequencies are scaled, if they are
 * @param normEpsilon added to the mean square in every RMS norm
 * @param tied whether the output head is the embedding table
 * @param qkvBias whether query, key and value projections add a bias
 * @param outputBias whether the attention's output projection adds one
 */
public record DecoderConfig(
    Architecture architecture,
    int layers,
    int hidden,
    int heads,
    int kvHeads,
    int headDimension,
    int mlp,
    int vocabulary,
    int context,
    double ropeTheta,
    Optional<RotaryScaling> ropeScaling,
    float normEpsilon,
    boolean tied,
    boolean qkvBias,
    boolean outputBias) {

  /** Whether every query and key head is normalised before its rotation. */
  public boolean queryKeyNorm() {
    return architecture == Architecture.QWEN3;
  }

  /** Floats a token of all query heads. */
  public int queryWidth() {
    return heads * headDimension;
  }

  /** Floats a token of all key heads, or of all value heads. */
  public int keyWidth() {
    return kvHeads * headDimension;
  }
}
