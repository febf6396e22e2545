package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tagora.inference.kv.KvScales;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A graph's keys and values and the nodes that attend to them: in 32-bit floats, or in bytes whose
 * scales are constants of the graph.
 */
final class KvStore {
  /** GroupQueryAttention's inputs before the two scales. */
  private static final int INPUTS_BEFORE_SCALES = 12;

  private static final int BITS = 8;

  private final DecoderConfig config;
  private final Optional<KvScales> scales;
  private final OnnxFile onnx;

  KvStore(DecoderConfig config, Optional<KvScales> scales, OnnxFile onnx) {
    this.config = config;
    this.scales = scales;
    this.onnx = onnx;
  }

  /** Adds the scales, where there are any. */
  void declare() {
    scales.ifPresent(known -> {
      for (int layer = 0; layer < config.layers(); layer++) {
        onnx.numbers(GraphNames.keyScale(layer), known.keys(layer));
        onnx.numbers(GraphNames.valueScale(layer), known.values(layer));
      }
    });
  }

  /** Declares what is kept of a layer, past and present of the same shape. */
  void cache(int layer) {
    past(layer);
    output(GraphNames.presentKey(layer), "capacity");
    output(GraphNames.presentValue(layer), "capacity");
  }

  /** Declares what is kept of a layer as an input only. */
  void past(int layer) {
    input(GraphNames.pastKey(layer));
    input(GraphNames.pastValue(layer));
  }

  /** Declares a prefix that all rows continue, its keys turned. */
  void prefix(int layer) {
    int heads = config.kvHeads();
    int dimension = config.headDimension();
    onnx.input(GraphNames.prefixKey(layer), type(), heads, dimension, "prefix");
    onnx.input(GraphNames.prefixValue(layer), type(), heads, "prefix", dimension);
  }

  /** The names of what a layer's bytes are worth; empty where KV is in floats. */
  List<String> scales(int layer) {
    return scales.isPresent()
        ? List.of(GraphNames.keyScale(layer), GraphNames.valueScale(layer))
        : List.of("", "");
  }

  private void input(String name) {
    onnx.input(name, type(), "batch", config.kvHeads(), "capacity", config.headDimension());
  }

  /** Declares keys or values as an output of so many tokens. */
  void output(String name, String tokens) {
    onnx.output(name, type(), "batch", config.kvHeads(), tokens, config.headDimension());
  }

  private DataType type() {
    return scales.isPresent() ? DataType.INT8 : onnx.precision().type();
  }

  /** A GroupQueryAttention node over a layer's cache. */
  void attend(int layer, List<String> inputs, List<String> outputs, AttributeProto... further) {
    var all = new ArrayList<>(inputs);
    var attributes = new ArrayList<>(List.of(further));
    attributes.addAll(heads(config));
    if (scales.isPresent()) {
      all.addAll(Collections.nCopies(INPUTS_BEFORE_SCALES - all.size(), ""));
      all.addAll(List.of(GraphNames.keyScale(layer), GraphNames.valueScale(layer)));
      attributes.addAll(quantization(layer, scales.get()));
    }
    onnx.node(
        MICROSOFT, "GroupQueryAttention", all, outputs, attributes.toArray(AttributeProto[]::new));
  }

  /** What all attention nodes of a model have in common. */
  static List<AttributeProto> heads(DecoderConfig config) {
    return List.of(
        attribute("num_heads", config.heads()),
        attribute("kv_num_heads", config.kvHeads()),
        attribute("scale", (float) (1 / Math.sqrt(config.headDimension()))));
  }

  private static List<AttributeProto> quantization(int layer, KvScales scales) {
    boolean one = Stream.of(scales.keys(layer), scales.values(layer)).allMatch(s -> s.size() == 1);
    var granularity = one ? "PER_TENSOR" : "PER_CHANNEL";
    return List.of(
        attribute("k_quant_type", granularity),
        attribute("v_quant_type", granularity),
        attribute("kv_cache_bit_width", BITS));
  }
}
