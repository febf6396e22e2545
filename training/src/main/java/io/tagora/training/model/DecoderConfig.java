package io.tagora.training.model;

/**
 * The sizes of a Llama decoder with tied embeddings.
 *
 * @param hidden the width of the residual stream
 * @param mlp the inner width of the gated MLP
 */
public record DecoderConfig(
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int mlp,
    double ropeTheta,
    double rmsEpsilon,
    int maxPositions) {

  public DecoderConfig {
    atLeastOne("vocabulary", vocabulary);
    atLeastOne("hidden", hidden);
    atLeastOne("layers", layers);
    atLeastOne("heads", heads);
    atLeastOne("kvHeads", kvHeads);
    atLeastOne("mlp", mlp);
    atLeastOne("maxPositions", maxPositions);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "heads must be a multiple of kvHeads, got %d heads and %d kvHeads (--heads, --kv-heads)"
              .formatted(heads, kvHeads));
    }
    if (headDim < 2 || headDim % 2 != 0) {
      throw new IllegalArgumentException(
          "headDim must be even, for the two halves of rotary positions, got %d (--head-dim)"
              .formatted(headDim));
    }
  }

  /** The sizes of the default model: 4 layers of 256, about 4 million parameters. */
  public static DecoderConfig small(int vocabulary) {
    return new DecoderConfig(vocabulary, 256, 4, 4, 2, 64, 704, 10_000, 1e-5, 1024);
  }

  public DecoderConfig withVocabulary(int tokens) {
    return new DecoderConfig(
        tokens, hidden, layers, heads, kvHeads, headDim, mlp, ropeTheta, rmsEpsilon, maxPositions);
  }

  /** Trained numbers; the output head shares the embedding's. */
  public long parameters() {
    long attention = 2L * hidden * headDim * (heads + kvHeads);
    long layer = attention + 3L * hidden * mlp + 2L * hidden;
    return (long) vocabulary * hidden + layers * layer + hidden;
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s must be at least 1, got %d".formatted(name, value));
    }
  }
}
