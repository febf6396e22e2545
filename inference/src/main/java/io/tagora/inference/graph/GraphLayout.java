package io.tagora.inference.graph;

import java.util.Optional;

/**
 * How a graph keeps its weights. One object a graph.
 *
 * @param projection for the matrices inside the layers
 * @param head for the output head; none if it stays 32-bit, which a tied one shares with the
 *     embedding
 * @param sharesPrefix whether its rows continue one prefix, which they attend to together
 */
record GraphLayout(Projection projection, Optional<Projection> head, boolean sharesPrefix) {
  /** Rounding the head costs more quality than it saves time below 8 bits. */
  private static final int HEAD_BITS = 8;

  /** The graph that writes answers, and prompts too if there is no other. */
  static GraphLayout decode(ImportOptions options) {
    return new GraphLayout(written(options), head(options), false);
  }

  /** The graph that writes answers to one prefix; all its weights are the other's. */
  static GraphLayout sharedDecode(ImportOptions options) {
    return new GraphLayout(written(options), head(options), true);
  }

  /**
   * The same for many rows at once, with the weights of the graph that reads prompts: from about
   * ten rows on a step is bound by arithmetic, as a prompt is.
   */
  static GraphLayout wideSharedDecode(ImportOptions options) {
    return new GraphLayout(new DynamicProjection(), head(options), true);
  }

  /** The graph that reads prompts, with the same head. */
  static GraphLayout prefill(ImportOptions options) {
    return new GraphLayout(new DynamicProjection(), head(options), false);
  }

  private static Projection written(ImportOptions options) {
    return options.weights() == WeightFormat.NONE
        ? new FloatProjection()
        : new BlockProjection(options.weights().bits(), options.block());
  }

  private static Optional<Projection> head(ImportOptions options) {
    return options.weights() == WeightFormat.NONE
        ? Optional.empty()
        : Optional.of(new BlockProjection(HEAD_BITS, options.block()));
  }
}
