package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a decoder of the Llama family as an ONNX graph. Keys and values are written in place where
 * past and present are bound to the same memory; logits are computed for the wanted positions only.
 * {@link GraphNames} has the graph's inputs and outputs.
 */
final class DecoderGraph {
  private final DecoderConfig config;
  private final GraphLayers layers;
  private final AttentionBlock attention;
  private final OnnxFile onnx;

  private DecoderGraph(
      DecoderConfig config, WeightSource weights, OnnxFile onnx, boolean sharesPrefix) {
    this.config = config;
    this.onnx = onnx;
    layers = new GraphLayers(config, weights, onnx);
    attention =
        sharesPrefix
            ? new SharedPrefixAttention(config, layers, onnx)
            : new AttentionGraph(config, layers, onnx);
  }

  /** Writes {@code file} and its data file, neither of which may be there. */
  static void write(DecoderConfig config, WeightSource weights, Path file, ImportListener listener)
      throws IOException {
    write(config, weights, file, false, listener);
  }

  /** The same decoder for decode steps whose rows continue one prefix. */
  static void writeSharedPrefix(
      DecoderConfig config, WeightSource weights, Path file, ImportListener listener)
      throws IOException {
    write(config, weights, file, true, listener);
  }

  private static void write(
      DecoderConfig config,
      WeightSource weights,
      Path file,
      boolean sharesPrefix,
      ImportListener listener)
      throws IOException {
    try (var onnx = new OnnxFile(file)) {
      new DecoderGraph(config, weights, onnx, sharesPrefix).build(listener);
      onnx.write();
    }
  }

  private void build(ImportListener listener) throws IOException {
    onnx.input(GraphNames.INPUT_IDS, DataType.INT64, "batch", "tokens");
    attention.declare();
    var embedded = embed();
    var normed = layers.norm(embedded, inputNorm(0), config.hidden());
    var stream = new GraphLayers.Stream(embedded, normed);
    for (int layer = 0; layer < config.layers() - 1; layer++) {
      var middle = attend(layer, stream);
      var update = feedForward(layer, middle.normed());
      stream = layers.addAndNorm(middle.residual(), update, inputNorm(layer + 1));
      listener.layersWritten(layer + 1, config.layers());
    }
    int last = config.layers() - 1;
    var middle = attend(last, stream);
    head(layers.add(middle.residual(), feedForward(last, middle.normed())));
    listener.layersWritten(config.layers(), config.layers());
  }

  /** Token ids to vectors; what follows only sees {@code inputs_embeds}. */
  private String embed() throws IOException {
    var table = layers.table("model.embed_tokens", "embed_tokens");
    return onnx.compute(
        STANDARD,
        "Gather",
        List.of(table, GraphNames.INPUT_IDS),
        "inputs_embeds",
        attribute("axis", 0));
  }

  private GraphLayers.Stream attend(int layer, GraphLayers.Stream stream) throws IOException {
    return layers.addAndNorm(
        stream.residual(),
        attention.attend(layer, stream.normed()),
        "model.layers." + layer + ".post_attention_layernorm");
  }

  /** SwiGLU: down(silu(gate(x)) * up(x)). */
  private String feedForward(int layer, String normed) throws IOException {
    var name = "model.layers." + layer + ".mlp.";
    var gate = layers.linear(normed, name + "gate_proj", config.hidden(), config.mlp(), false);
    var up = layers.linear(normed, name + "up_proj", config.hidden(), config.mlp(), false);
    var sigmoid = onnx.compute(STANDARD, "Sigmoid", List.of(gate), gate + "_sigmoid");
    var silu = onnx.compute(STANDARD, "Mul", List.of(gate, sigmoid), gate + "_silu");
    var product = onnx.compute(STANDARD, "Mul", List.of(silu, up), name + "product");
    return layers.linear(product, name + "down_proj", config.mlp(), config.hidden(), false);
  }

  private void head(String hidden) throws IOException {
    onnx.input(GraphNames.LOGITS_INDICES, DataType.INT64, "wanted");
    onnx.output(GraphNames.LOGITS, DataType.FLOAT, "wanted", config.vocabulary());
    var shape = onnx.constant("flat_shape", -1, config.hidden());
    var flat = onnx.compute(STANDARD, "Reshape", List.of(hidden, shape), "hidden_flat");
    var wanted =
        onnx.compute(
            STANDARD,
            "Gather",
            List.of(flat, GraphNames.LOGITS_INDICES),
            "hidden_wanted",
            attribute("axis", 0));
    // The norm works a position at a time, so only wanted positions need it.
    var normed = layers.norm(wanted, "model.norm", config.hidden());
    onnx.node(
        MICROSOFT,
        "FusedMatMul",
        List.of(normed, config.tied() ? "embed_tokens" : layers.table("lm_head", "lm_head")),
        List.of(GraphNames.LOGITS),
        attribute("transA", 0),
        attribute("transB", 1),
        attribute("alpha", 1f));
  }

  private static String inputNorm(int layer) {
    return "model.layers." + layer + ".input_layernorm";
  }
}
