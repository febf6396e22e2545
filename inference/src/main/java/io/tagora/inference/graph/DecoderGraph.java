package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a decoder of the Llama family as an ONNX graph. Attention is GroupQueryAttention, which
 * rotates queries and keys and writes new keys and values in place where past and present are bound
 * to the same memory; logits are computed for the wanted positions only. {@link GraphNames} has the
 * graph's inputs and outputs.
 */
final class DecoderGraph {
  private final DecoderConfig config;
  private final WeightSource weights;
  private final OnnxFile onnx;

  private DecoderGraph(DecoderConfig config, WeightSource weights, OnnxFile onnx) {
    this.config = config;
    this.weights = weights;
    this.onnx = onnx;
  }

  /** Writes {@code file} and its data file, neither of which may be there. */
  static void write(DecoderConfig config, WeightSource weights, Path file, ImportListener listener)
      throws IOException {
    try (var onnx = new OnnxFile(file)) {
      new DecoderGraph(config, weights, onnx).build(listener);
      onnx.write();
    }
  }

  private void build(ImportListener listener) throws IOException {
    declareInputs();
    storeConstants();
    var residual = embed();
    var state = new State(residual, norm(residual, normName(0), config.hidden()));
    for (int layer = 0; layer < config.layers() - 1; layer++) {
      var middle = attentionBlock(layer, state);
      state =
          addAndNorm(middle.residual(), feedForward(layer, middle.normed()), normName(layer + 1));
      listener.layersWritten(layer + 1, config.layers());
    }
    int last = config.layers() - 1;
    var middle = attentionBlock(last, state);
    head(add(middle.residual(), feedForward(last, middle.normed())));
    listener.layersWritten(config.layers(), config.layers());
  }

  private static String normName(int layer) {
    return "model.layers." + layer + ".input_layernorm";
  }

  private State attentionBlock(int layer, State state) throws IOException {
    return addAndNorm(
        state.residual(),
        attend(layer, state.normed()),
        "model.layers." + layer + ".post_attention_layernorm");
  }

  private void declareInputs() {
    onnx.input(GraphNames.INPUT_IDS, DataType.INT64, "batch", "tokens");
    onnx.input(GraphNames.SEQUENCE_LENGTHS, DataType.INT32, "batch");
    onnx.input(GraphNames.TOTAL_LENGTH, DataType.INT32, 1);
    onnx.input(GraphNames.LOGITS_INDICES, DataType.INT64, "wanted");
    onnx.output(GraphNames.LOGITS, DataType.FLOAT, "wanted", config.vocabulary());
  }

  private void storeConstants() throws IOException {
    onnx.constant("flat_shape", -1, config.hidden());
    onnx.constant("query_head_shape", 0, 0, config.heads(), config.headDimension());
    onnx.constant("key_head_shape", 0, 0, config.kvHeads(), config.headDimension());
    onnx.constant("query_shape", 0, 0, config.queryWidth());
    onnx.constant("key_shape", 0, 0, config.keyWidth());
    var rotation = new RotaryTable(config);
    onnx.weights("cos_cache", rotation.cosines(), config.context(), rotation.frequencies());
    onnx.weights("sin_cache", rotation.sines(), config.context(), rotation.frequencies());
  }

  /** Token ids to vectors; what follows only sees {@code inputs_embeds}. */
  private String embed() throws IOException {
    var table =
        onnx.weights(
            "embed_tokens",
            weights.read("model.embed_tokens.weight", config.vocabulary(), config.hidden()),
            config.vocabulary(),
            config.hidden());
    return onnx.compute(
        STANDARD,
        "Gather",
        List.of(table, GraphNames.INPUT_IDS),
        "inputs_embeds",
        attribute("axis", 0));
  }

  private String attend(int layer, String normed) throws IOException {
    var prefix = "model.layers." + layer;
    var heads = config.queryKeyNorm() ? separateHeads(prefix, normed) : packedHeads(prefix, normed);
    var attended = groupQueryAttention(layer, heads);
    var out = prefix + ".self_attn.o_proj";
    var projected = linear(attended, out, config.queryWidth(), config.hidden());
    return config.outputBias() ? bias(projected, out, config.hidden()) : projected;
  }

  /** One projection for queries, keys and values: one larger product is faster than three. */
  private List<String> packedHeads(String prefix, String input) throws IOException {
    int query = config.queryWidth();
    int key = config.keyWidth();
    var attention = prefix + ".self_attn.";
    var rows =
        concatenate(
            weights.read(attention + "q_proj.weight", query, config.hidden()),
            weights.read(attention + "k_proj.weight", key, config.hidden()),
            weights.read(attention + "v_proj.weight", key, config.hidden()));
    var packed = product(input, attention + "qkv_proj", rows, config.hidden(), query + 2 * key);
    if (config.qkvBias()) {
      var offsets =
          concatenate(
              weights.read(attention + "q_proj.bias", query),
              weights.read(attention + "k_proj.bias", key),
              weights.read(attention + "v_proj.bias", key));
      var stored = onnx.weights(attention + "qkv_proj.bias", offsets, offsets.length);
      packed = onnx.compute(STANDARD, "Add", List.of(packed, stored), packed + "_biased");
    }
    return List.of(packed, "", "");
  }

  private List<String> separateHeads(String prefix, String input) throws IOException {
    var attention = prefix + ".self_attn.";
    var query = projectedHeads(input, attention + "q_proj", config.queryWidth());
    var key = projectedHeads(input, attention + "k_proj", config.keyWidth());
    var value = projectedHeads(input, attention + "v_proj", config.keyWidth());
    return List.of(
        headNorm(query, attention + "q_norm", "query_head_shape", "query_shape"),
        headNorm(key, attention + "k_norm", "key_head_shape", "key_shape"),
        value);
  }

  private String projectedHeads(String input, String name, int width) throws IOException {
    var projected = linear(input, name, config.hidden(), width);
    return config.qkvBias() ? bias(projected, name, width) : projected;
  }

  private String headNorm(String input, String name, String headShape, String flatShape)
      throws IOException {
    var split = onnx.compute(STANDARD, "Reshape", List.of(input, headShape), name + "_split");
    var normed = norm(split, name, config.headDimension());
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

  /** SwiGLU: down(silu(gate(x)) * up(x)). */
  private String feedForward(int layer, String normed) throws IOException {
    var prefix = "model.layers." + layer;
    var gate = linear(normed, prefix + ".mlp.gate_proj", config.hidden(), config.mlp());
    var up = linear(normed, prefix + ".mlp.up_proj", config.hidden(), config.mlp());
    var sigmoid = onnx.compute(STANDARD, "Sigmoid", List.of(gate), gate + "_sigmoid");
    var silu = onnx.compute(STANDARD, "Mul", List.of(gate, sigmoid), gate + "_silu");
    var product = onnx.compute(STANDARD, "Mul", List.of(silu, up), prefix + ".mlp.product");
    return linear(product, prefix + ".mlp.down_proj", config.mlp(), config.hidden());
  }

  private void head(String hidden) throws IOException {
    var flat = onnx.compute(STANDARD, "Reshape", List.of(hidden, "flat_shape"), "hidden_flat");
    var wanted =
        onnx.compute(
            STANDARD,
            "Gather",
            List.of(flat, GraphNames.LOGITS_INDICES),
            "hidden_wanted",
            attribute("axis", 0));
    // The norm works a position at a time, so only wanted positions need it.
    var normed = norm(wanted, "model.norm", config.hidden());
    onnx.node(
        MICROSOFT,
        "FusedMatMul",
        List.of(normed, headTable()),
        List.of(GraphNames.LOGITS),
        attribute("transA", 0),
        attribute("transB", 1),
        attribute("alpha", 1f));
  }

  private String headTable() throws IOException {
    if (config.tied()) {
      return "embed_tokens";
    }
    var values = weights.read("lm_head.weight", config.vocabulary(), config.hidden());
    return onnx.weights("lm_head", values, config.vocabulary(), config.hidden());
  }

  private String norm(String input, String name, int width) throws IOException {
    var scale = onnx.weights(name, weights.read(name + ".weight", width), width);
    return onnx.compute(
        STANDARD,
        "SimplifiedLayerNormalization",
        List.of(input, scale),
        name + "_out",
        attribute("axis", -1),
        attribute("epsilon", config.normEpsilon()),
        attribute("stash_type", 1));
  }

  /** Adds a block's output to the stream and normalises the sum for the next block, in one node. */
  private State addAndNorm(String residual, String update, String name) throws IOException {
    var scale =
        onnx.weights(name, weights.read(name + ".weight", config.hidden()), config.hidden());
    var sum = new State(update + "_residual", name + "_out");
    onnx.node(
        MICROSOFT,
        "SkipSimplifiedLayerNormalization",
        List.of(residual, update, scale),
        List.of(sum.normed(), "", "", sum.residual()),
        attribute("epsilon", config.normEpsilon()));
    return sum;
  }

  private String linear(String input, String name, int from, int to) throws IOException {
    return product(input, name, weights.read(name + ".weight", to, from), from, to);
  }

  /** Weights are stored as [out, in] and multiplied as [in, out]. */
  private String product(String input, String name, float[] rows, int from, int to)
      throws IOException {
    var stored = onnx.weights(name, transpose(rows, to, from), from, to);
    return onnx.compute(STANDARD, "MatMul", List.of(input, stored), name + "_out");
  }

  private String bias(String input, String name, int width) throws IOException {
    var stored = onnx.weights(name + ".bias", weights.read(name + ".bias", width), width);
    return onnx.compute(STANDARD, "Add", List.of(input, stored), input + "_biased");
  }

  private String add(String residual, String update) {
    return onnx.compute(STANDARD, "Add", List.of(residual, update), update + "_residual");
  }

  private static float[] transpose(float[] matrix, int rows, int columns) {
    var turned = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }

  private static float[] concatenate(float[] first, float[] second, float[] third) {
    var all = new float[first.length + second.length + third.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    System.arraycopy(third, 0, all, first.length + second.length, third.length);
    return all;
  }

  /** What flows between blocks: the running sum, and the same normalised. */
  private record State(String residual, String normed) {}
}
