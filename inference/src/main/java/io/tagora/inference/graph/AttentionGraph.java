package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.util.List;

/**
 * A decoder's attention blocks as GroupQueryAttention nodes, which rotate queries and keys, write
 * new keys and values behind the past ones, and attend to all, row by row as long as each is.
 */
final class AttentionGraph {
  private final DecoderConfig config;
  private final GraphLayers layers;
  private final OnnxFile onnx;

  AttentionGraph(DecoderConfig config, GraphLayers layers, OnnxFile onnx) {
    this.config = config;
    this.layers = layers;
    this.onnx = onnx;
  }

  /** Inputs and constants that all layers share. */
  void declare() throws IOException {
    onnx.input(GraphNames.SEQUENCE_LENGTHS, DataType.INT32, "batch");
    onnx.input(GraphNames.TOTAL_LENGTH, DataType.INT32, 1);
    onnx.constant("query_head_shape", 0, 0, config.heads(), config.headDimension());
    onnx.constant("key_head_shape", 0, 0, config.kvHeads(), config.headDimension());
    onnx.constant("query_shape", 0, 0, config.queryWidth());
    onnx.constant("key_shape", 0, 0, config.keyWidth());
    var rotation = new RotaryTable(config);
    if (!onnx.borrow("cos_cache") || !onnx.borrow("sin_cache")) {
      onnx.weights("cos_cache", rotation.cosines(), config.context(), rotation.frequencies());
      onnx.weights("sin_cache", rotation.sines(), config.context(), rotation.frequencies());
    }
  }

  /** Adds one layer's block and returns its output, before it is added to the stream. */
  String attend(int layer, String normed) throws IOException {
    var name = "model.layers." + layer + ".self_attn.";
    var heads = config.queryKeyNorm() ? separateHeads(name, normed) : packedHeads(name, normed);
    var attended = groupQueryAttention(layer, heads);
    return layers.linear(
        attended, name + "o_proj", config.queryWidth(), config.hidden(), config.outputBias());
  }

  private List<String> packedHeads(String name, String input) throws IOException {
    return List.of(packed(name, input), "", "");
  }

  private String packed(String name, String input) throws IOException {
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

  private List<String> separateHeads(String name, String input) throws IOException {
    var heads =
        layers.isFused()
            ? layers.split(packed(name, input), widths())
            : List.of(
                project(input, name + "q_proj", config.queryWidth()),
                project(input, name + "k_proj", config.keyWidth()),
                project(input, name + "v_proj", config.keyWidth()));
    return List.of(
        headNorm(heads.get(0), name + "q_norm", "query_head_shape", "query_shape"),
        headNorm(heads.get(1), name + "k_norm", "key_head_shape", "key_shape"),
        heads.get(2));
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

  private String groupQueryAttention(int layer, List<String> heads) {
    var pastKey = cache(GraphNames.pastKey(layer), GraphNames.presentKey(layer));
    var pastValue = cache(GraphNames.pastValue(layer), GraphNames.presentValue(layer));
    var inputs =
        List.of(
            heads.get(0),
            heads.get(1),
            heads.get(2),
            pastKey,
            pastValue,
            GraphNames.SEQUENCE_LENGTHS,
            GraphNames.TOTAL_LENGTH,
            "cos_cache",
            "sin_cache");
    var output = "attention_" + layer;
    onnx.node(
        MICROSOFT,
        "GroupQueryAttention",
        inputs,
        List.of(output, GraphNames.presentKey(layer), GraphNames.presentValue(layer)),
        attribute("num_heads", config.heads()),
        attribute("kv_num_heads", config.kvHeads()),
        attribute("do_rotary", 1),
        attribute("rotary_interleaved", 0),
        attribute("scale", (float) (1 / Math.sqrt(config.headDimension()))));
    return output;
  }

  private String cache(String past, String present) {
    onnx.input(past, DataType.FLOAT, "batch", config.kvHeads(), "capacity", config.headDimension());
    onnx.output(
        present, DataType.FLOAT, "batch", config.kvHeads(), "capacity", config.headDimension());
    return past;
  }
}
