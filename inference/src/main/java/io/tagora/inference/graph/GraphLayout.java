package io.tagora.inference.graph;

import io.tagora.inference.kv.KvScales;
import java.util.Optional;

/**
 * How a graph keeps its weights and its KV, and what it attends to. One object a graph.
 *
 * @param projection for the matrices inside the layers
 * @param head for the output head; none if it stays 32-bit, which a tied one shares with the
 *     embedding
 * @param kv what KV in bytes is worth; none if it is kept in 32-bit floats
 * @param entities whether vectors may stand in the place of tokens
 */
record GraphLayout(
    Projection projection,
    Optional<Projection> head,
    Task task,
    Optional<KvScales> kv,
    boolean entities) {
  /** Rounding the head costs more quality than it saves time below 8 bits. */
  private static final int HEAD_BITS = 8;

  private GraphLayout(Projection projection, Optional<Projection> head, Task task) {
    this(projection, head, task, Optional.empty(), false);
  }

  /** What a graph is made for. */
  enum Task {
    /** Reads prompts and writes answers, by operators that everybody has. */
    READING_AND_WRITING,
    /** Writes answers. */
    WRITING,
    /** Writes answers of rows that continue one prefix, which they attend to together. */
    WRITING_AFTER_ONE_PREFIX,
    /** Reads prompts only. */
    READING
  }

  /** The graph that does all; the weights of the others are its, as far as they have the same. */
  static GraphLayout whole(ImportOptions options) {
    return new GraphLayout(written(options), head(options), Task.READING_AND_WRITING);
  }

  /** The graph that writes answers by our own attention. */
  static GraphLayout decode(ImportOptions options) {
    return new GraphLayout(written(options), head(options), Task.WRITING);
  }

  /** The graph that writes answers to one prefix; all its weights are the other's. */
  static GraphLayout sharedDecode(ImportOptions options) {
    return new GraphLayout(written(options), head(options), Task.WRITING_AFTER_ONE_PREFIX);
  }

  /**
   * The same for many rows at once, with the weights of the graph that reads prompts: from about
   * ten rows on a step is bound by arithmetic, as a prompt is.
   */
  static GraphLayout wideSharedDecode(ImportOptions options) {
    return new GraphLayout(new DynamicProjection(), head(options), Task.WRITING_AFTER_ONE_PREFIX);
  }

  /** The graph that reads prompts, with the same head, and the same weights unless others are. */
  static GraphLayout prefill(ImportOptions options) {
    var projection =
        switch (options.prefill()) {
          case SAME -> written(options);
          case INT8 -> new DynamicProjection();
        };
    return new GraphLayout(projection, head(options), Task.READING);
  }

  /** The same over KV in bytes, or over floats if there are no scales. */
  GraphLayout withKv(Optional<KvScales> scales) {
    return new GraphLayout(projection, head, task, scales, entities);
  }

  /** The same, and where wanted vectors may stand in the place of tokens. */
  GraphLayout withEntities(boolean wanted) {
    return new GraphLayout(projection, head, task, kv, wanted);
  }

  /** Whether it reads prompts into KV in bytes: on CPUs a graph of its own does. */
  boolean readsIntoBytes(Precision precision) {
    var reads =
        switch (precision) {
          case FP32 -> Task.READING;
          case FP16 -> Task.READING_AND_WRITING;
        };
    return task == reads && kv.isPresent();
  }

  /** How the layers attend. */
  AttentionBlock attention(DecoderConfig config, GraphLayers layers, OnnxFile onnx) {
    var store = new KvStore(config, kv, onnx);
    return switch (task) {
      case READING_AND_WRITING -> new AttentionGraph(config, store, layers, onnx);
      case WRITING -> new DecodeAttentionGraph(config, false, store, layers, onnx);
      case WRITING_AFTER_ONE_PREFIX -> new DecodeAttentionGraph(config, true, store, layers, onnx);
      case READING ->
          kv.<AttentionBlock>map(scales -> new PromptAttention(config, scales, store, layers, onnx))
              .orElseGet(() -> new AttentionGraph(config, store, layers, onnx));
    };
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
