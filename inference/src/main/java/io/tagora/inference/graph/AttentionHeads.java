package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.STANDARD;

import java.io.IOException;
import java.util.List;

/** What all forms of attention have in common: projections and rotation tables. */
final class AttentionHeads {
  private final DecoderConfig config;
  private final GraphLayers layers;
  private final OnnxFile onnx;

  AttentionHeads(DecoderConfig config, GraphLayers layers, OnnxFile onnx) {
    this.config = config;
    this.layers = layers;
    this.onnx = onnx;
  }

  /** Projected heads before their rotation, each [batch, tokens, width]. */
  record Separate(String query, String key, String value) {}

  void declare() throws IOException {
    onnx.constant("query_head_shape", 0, 0, config.heads(), config.headDimension());
    onnx.constant("key_head_shape", 0, 0, config.kvHeads(), config.headDimension());
    onnx.constant("query_shape", 0, 0, config.queryWidth());
    onnx.constant("key_shape", 0, 0, config.keyWidth());
    declareRotation();
  }

  /** What positions turn heads by. */
  void declareRotation() throws IOException {
    if (!onnx.borrow("cos_cache") || !onnx.borrow("sin_cache")) {
      var rotation = new RotaryTable(config);
      onnx.weights("cos_cache", rotation.cosines(), config.context(), rotation.frequencies());
      onnx.weights("sin_cache", rotation.sines(), config.context(), rotation.frequencies());
    }
  }

  /** Query, key and value in one product: [batch, tokens, query + key + value width]. */
  String packed(String name, String input) throws IOException {
    return layers.fusedLinear(
        input,
        List.of(name + "q_proj", name + "k_proj", name + "v_proj"),
        name + "qkv_proj",
        config.hidden(),
        widths(),
        config.qkvBias());
  }

  private List<Integer> widths() {
    return List.of(config.queryWidth(), config.keyWidth(), config.keyWidth());
  }

  /** The same apart, queries and keys normalised where the architecture says so. */
  Separate separate(String name, String input) throws IOException {
    var projected = projected(name, input);
    var parts = isPacked() ? layers.split(projected.getFirst(), widths()) : List.copyOf(projected);
    return config.queryKeyNorm()
        ? new Separate(
            headNorm(parts.get(0), name + "q_norm", "query_head_shape", "query_shape"),
            headNorm(parts.get(1), name + "k_norm", "key_head_shape", "key_shape"),
            parts.get(2))
        : new Separate(parts.get(0), parts.get(1), parts.get(2));
  }

  /** Query, key, value as they are projected: all in the first, or each by itself. */
  List<String> projected(String name, String input) throws IOException {
    return isPacked()
        ? List.of(packed(name, input), "", "")
        : List.of(
            project(input, name + "q_proj", config.queryWidth()),
            project(input, name + "k_proj", config.keyWidth()),
            project(input, name + "v_proj", config.keyWidth()));
  }

  private boolean isPacked() {
    return layers.isFused() || !config.queryKeyNorm();
  }

  private String project(String input, String name, int width) throws IOException {
    return layers.linear(input, name, config.hidden(), width, config.qkvBias());
  }

  private String headNorm(String input, String name, String headShape, String flatShape)
      throws IOException {
    var split = onnx.compute(STANDARD, "Reshape", List.of(input, headShape), name + "_split");
    var normed = layers.norm(split, name, config.headDimension());
    return onnx.compute(STANDARD, "Reshape", List.of(normed, flatShape), name + "_flat");
  }
}
