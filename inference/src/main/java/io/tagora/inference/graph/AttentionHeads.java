package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.util.List;

/** What all forms of attention have in common: projections, rotation tables, caches. */
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
    onnx.constant("packed_widths", config.queryWidth(), config.keyWidth(), config.keyWidth());
    var rotation = new RotaryTable(config);
    onnx.weights("cos_cache", rotation.cosines(), config.context(), rotation.frequencies());
    onnx.weights("sin_cache", rotation.sines(), config.context(), rotation.frequencies());
  }

  /** Query, key and value in one product: [batch, tokens, query + key + value width]. */
  String packed(String name, String input) throws IOException {
    return layers.fusedLinear(
        input,
        List.of(name + "q_proj", name + "k_proj", name + "v_proj"),
        name + "qkv_proj",
        config.hidden(),
        List.of(config.queryWidth(), config.keyWidth(), config.keyWidth()),
        config.qkvBias());
  }

  /** The same apart, queries and keys normalised where the architecture says so. */
  Separate separate(String name, String input) throws IOException {
    var packed = packed(name, input);
    var parts = new Separate(name + "query", name + "key", name + "value");
    onnx.node(
        STANDARD,
        "Split",
        List.of(packed, "packed_widths"),
        List.of(parts.query(), parts.key(), parts.value()),
        attribute("axis", -1));
    return config.queryKeyNorm()
        ? new Separate(
            headNorm(parts.query(), name + "q_norm", "query_head_shape", "query_shape"),
            headNorm(parts.key(), name + "k_norm", "key_head_shape", "key_shape"),
            parts.value())
        : parts;
  }

  private String headNorm(String input, String name, String headShape, String flatShape)
      throws IOException {
    var split = onnx.compute(STANDARD, "Reshape", List.of(input, headShape), name + "_split");
    var normed = layers.norm(split, name, config.headDimension());
    return onnx.compute(STANDARD, "Reshape", List.of(normed, flatShape), name + "_flat");
  }

  /** Declares a layer's cache, past and present of the same shape, and returns the past. */
  String cache(String past, String present) {
    onnx.input(past, DataType.FLOAT, "batch", config.kvHeads(), "capacity", config.headDimension());
    onnx.output(
        present, DataType.FLOAT, "batch", config.kvHeads(), "capacity", config.headDimension());
    return past;
  }
}
