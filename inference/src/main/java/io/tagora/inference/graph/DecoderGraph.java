package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.util.List;

/**
 * Writes a decoder of the Llama family as an ONNX graph. Keys and values are written in place where
 * past and present are bound to the same memory; logits are computed for the wanted positions only.
 * {@link GraphNames} has the graph's inputs and outputs.
 */
final class DecoderGraph {
  private final DecoderConfig config;
  private final GraphLayout layout;
  private final GraphLayers layers;
  private final AttentionBlock attention;
  private final OnnxFile onnx;

  private DecoderGraph(
      DecoderConfig config, WeightSource weights, GraphLayout layout, OnnxFile onnx) {
    this.config = config;
    this.layout = layout;
    this.onnx = onnx;
    layers = new GraphLayers(config, weights, layout.projection(), onnx);
    attention = layout.attention(config, layers, onnx);
  }

  /** Writes the whole graph; its weights come from {@code weights}, or are borrowed. */
  static void write(
      DecoderConfig config,
      WeightSource weights,
      GraphLayout layout,
      OnnxFile onnx,
      ImportListener listener)
      throws IOException {
    new DecoderGraph(config, weights, layout, onnx).build(listener);
    onnx.write();
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
    return layout.entities()
        ? embedWithEntities(table)
        : gather(table, GraphNames.INPUT_IDS, "inputs_embeds");
  }

  /** Where an id is below nought, the vector of its place is taken as it is. */
  private String embedWithEntities(String table) {
    onnx.input(GraphNames.ENTITY_VECTORS, DataType.FLOAT, 1, "vectors", config.hidden());
    var nought = onnx.constant("nought", 0);
    var tokens = compute("Max", List.of(GraphNames.INPUT_IDS, nought), "token_ids");
    var below = compute("Less", List.of(GraphNames.INPUT_IDS, nought), "is_entity");
    var axis = onnx.constant("width_axis", 2);
    var places = compute("Unsqueeze", List.of(below, axis), "entity_places");
    var embedded = gather(table, tokens, "token_embeds");
    return compute("Where", List.of(places, GraphNames.ENTITY_VECTORS, embedded), "inputs_embeds");
  }

  private String gather(String table, String ids, String output) {
    return onnx.compute(STANDARD, "Gather", List.of(table, ids), output, attribute("axis", 0));
  }

  private String compute(String operator, List<String> inputs, String output) {
    return onnx.compute(STANDARD, operator, inputs, output);
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
    var gates = gateAndUp(name, normed);
    var gate = gates.getFirst();
    var sigmoid = onnx.compute(STANDARD, "Sigmoid", List.of(gate), gate + "_sigmoid");
    var silu = onnx.compute(STANDARD, "Mul", List.of(gate, sigmoid), gate + "_silu");
    var product = onnx.compute(STANDARD, "Mul", List.of(silu, gates.getLast()), name + "product");
    return layers.linear(product, name + "down_proj", config.mlp(), config.hidden(), false);
  }

  private List<String> gateAndUp(String name, String normed) throws IOException {
    var names = List.of(name + "gate_proj", name + "up_proj");
    if (!layers.isFused()) {
      return List.of(
          layers.linear(normed, names.getFirst(), config.hidden(), config.mlp(), false),
          layers.linear(normed, names.getLast(), config.hidden(), config.mlp(), false));
    }
    var widths = List.of(config.mlp(), config.mlp());
    var both =
        layers.fusedLinear(normed, names, name + "gate_up_proj", config.hidden(), widths, false);
    return layers.split(both, widths);
  }

  private void head(String hidden) throws IOException {
    onnx.input(GraphNames.LOGITS_INDICES, DataType.INT64, "wanted");
    onnx.output(GraphNames.LOGITS, DataType.FLOAT, "wanted", config.vocabulary());
    var shape = onnx.constant("flat_shape", -1, config.hidden());
    var flat = onnx.compute(STANDARD, "Reshape", List.of(withBreaks(hidden), shape), "hidden_flat");
    var wanted =
        onnx.compute(
            STANDARD,
            "Gather",
            List.of(flat, GraphNames.LOGITS_INDICES),
            "hidden_wanted",
            attribute("axis", 0));
    // The norm works a position at a time, so only wanted positions need it.
    var normed = layers.norm(wanted, "model.norm", config.hidden());
    if (layout.head().isPresent()) {
      var source = config.tied() ? "model.embed_tokens" : "lm_head";
      tell(layers.head(layout.head().get(), normed, source));
    } else {
      floatHead(normed, config.tied() ? "embed_tokens" : layers.table("lm_head", "lm_head"));
    }
  }

  /**
   * Bytes hold no NaN: what follows a token that became no number would look sound. So where KV is
   * bytes, a token that is no number spoils all of its sequence's: a number less itself is nought,
   * or NaN, and the sum of that over a sequence is added to its numbers.
   */
  private String withBreaks(String hidden) {
    if (!layout.readsIntoBytes(onnx.precision())) {
      return hidden;
    }
    var noughts = onnx.compute(STANDARD, "Sub", List.of(hidden, hidden), "hidden_noughts");
    var axes = onnx.constant("hidden_axes", 1, 2);
    var sums =
        onnx.compute(
            STANDARD,
            "ReduceSum",
            List.of(noughts, axes),
            "hidden_breaks",
            attribute("keepdims", 1));
    return onnx.compute(STANDARD, "Add", List.of(hidden, sums), "hidden_checked");
  }

  private void floatHead(String normed, String table) {
    boolean half = onnx.precision() == Precision.FP16;
    var logits = half ? "head_out" : GraphNames.LOGITS;
    onnx.node(
        MICROSOFT,
        "FusedMatMul",
        List.of(normed, table),
        List.of(logits),
        attribute("transA", 0),
        attribute("transB", 1),
        attribute("alpha", 1f));
    if (half) {
      tell(logits);
    }
  }

  /** Logits are 32-bit, whatever the graph computes with. */
  private void tell(String computed) {
    switch (onnx.precision()) {
      case FP32 -> onnx.node(STANDARD, "Identity", List.of(computed), List.of(GraphNames.LOGITS));
      case FP16 ->
          onnx.node(
              STANDARD,
              "Cast",
              List.of(computed),
              List.of(GraphNames.LOGITS),
              attribute("to", DataType.FLOAT_VALUE));
    }
  }

  private static String inputNorm(int layer) {
    return "model.layers." + layer + ".input_layernorm";
  }
}
