package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.attribute;
import static io.tagora.inference.graph.OnnxFile.integers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.tagora.inference.Json;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.fixture.TinyTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a small model as Optimum exports decoders with a past: eager attention in small nodes, KV
 * that grows by Concat, a causal mask from the past's shape, padding from attention_mask, rotations
 * from position_ids. Names of inputs and outputs are Optimum's.
 */
public final class OptimumExport {
  private static final int OPSET = 14;
  private static final float LEAST = -Float.MAX_VALUE;

  private final TinyModel model;
  private final TinyShape shape;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("main_graph");

  private OptimumExport(TinyModel model) {
    this.model = model;
    shape = model.shape();
  }

  /** The decoder, with or without its embedding. */
  static ModelProto decoder(TinyModel model, boolean fromTokens) {
    var export = new OptimumExport(model);
    export.inputs(fromTokens);
    if (fromTokens) {
      export.embed("/model/embed_tokens/Gather_output_0");
    }
    export.decode(fromTokens ? "/model/embed_tokens/Gather_output_0" : "inputs_embeds");
    return export.finished();
  }

  /** The graph that looks tokens up. */
  static ModelProto embedding(TinyModel model) {
    var export = new OptimumExport(model);
    export.graph.addInput(
        OnnxFile.value("input_ids", DataType.INT64, "batch_size", "sequence_length"));
    export.embed("inputs_embeds");
    export.graph.addOutput(
        OnnxFile.value(
            "inputs_embeds", DataType.FLOAT, "batch_size", "sequence_length", "hidden_size"));
    return export.finished();
  }

  /** A folder with the files that Optimum writes. */
  public static Path write(Path folder, TinyModel model, boolean fromTokens) throws IOException {
    Json.write(folder.resolve("config.json"), model.config());
    TinyModel.writeTokenizer(folder, TinyTokenizer.json(true));
    Files.write(folder.resolve("model.onnx"), decoder(model, fromTokens).toByteArray());
    if (!fromTokens) {
      Files.write(folder.resolve("embed_tokens.onnx"), embedding(model).toByteArray());
    }
    return folder;
  }

  private ModelProto finished() {
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .setProducerName("pytorch")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  private void inputs(boolean fromTokens) {
    var all = "past_sequence_length + sequence_length";
    graph.addInput(
        fromTokens
            ? OnnxFile.value("input_ids", DataType.INT64, "batch_size", "sequence_length")
            : OnnxFile.value(
                "inputs_embeds", DataType.FLOAT, "batch_size", "sequence_length", shape.hidden()));
    graph.addInput(OnnxFile.value("attention_mask", DataType.INT64, "batch_size", all));
    graph.addInput(OnnxFile.value("position_ids", DataType.INT64, "batch_size", "sequence_length"));
    graph.addOutput(
        OnnxFile.value("logits", DataType.FLOAT, "batch_size", "sequence_length", "vocabulary"));
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (var kind : List.of("key", "value")) {
        var past = "past_key_values." + layer + "." + kind;
        graph.addInput(kv(past, "past_sequence_length"));
        graph.addOutput(kv("present." + layer + "." + kind, all));
      }
    }
  }

  private ai.onnx.proto.OnnxMl.ValueInfoProto kv(String name, String tokens) {
    return OnnxFile.value(
        name, DataType.FLOAT, "batch_size", shape.kvHeads(), tokens, shape.headDimension());
  }

  private void embed(String output) {
    floats(
        "model.embed_tokens.weight",
        model.weights("model.embed_tokens.weight"),
        shape.vocabulary(),
        shape.hidden());
    add("Gather", output, List.of("model.embed_tokens.weight", "input_ids"));
  }

  private void decode(String embedded) {
    constants();
    add("Shape", "/model/Shape_output_0", List.of("past_key_values.0.key"));
    add("Gather", "past", List.of("/model/Shape_output_0", "two"));
    add("Shape", "/model/Shape_1_output_0", List.of(embedded));
    add("Gather", "new", List.of("/model/Shape_1_output_0", "one"));
    add("Gather", "batch", List.of("/model/Shape_1_output_0", "nought"));
    add("Add", "all", List.of("past", "new"));
    mask();
    rotation();
    vector("batch_1", "batch");
    vector("new_1", "new");
    var hidden = embedded;
    for (int layer = 0; layer < shape.layers(); layer++) {
      hidden = layer(layer, hidden);
    }
    var last = norm("model.norm", hidden);
    var head = shape.tied() ? "model.embed_tokens.weight" : "lm_head.weight";
    floats(
        "onnx::MatMul_head",
        transposed(model.weights(head), shape.vocabulary(), shape.hidden()),
        shape.hidden(),
        shape.vocabulary());
    add("MatMul", "logits", List.of(last, "onnx::MatMul_head"));
  }

  private void constants() {
    scalar("nought", 0);
    scalar("one", 1);
    scalar("two", 2);
    integers64("axis_0", 0);
    integers64("axis_1", 1);
    integers64("axis_2", 2);
    integers64("axis_3", 3);
    integers64("column", -1, 1);
    integers64("heads_n", -1);
    integers64("head_n", shape.headDimension());
    integers64("kv_n", shape.kvHeads());
    integers64("repeat_n", shape.heads() / shape.kvHeads());
    integers64("q_n", shape.heads());
    integers64("start", 0);
    integers64("half", shape.headDimension() / 2);
    integers64("end", Long.MAX_VALUE);
    float1("least", LEAST);
    float1("zero", 0);
    float1("two_f", 2);
    float1("epsilon", 1e-6f);
    float1("scale", (float) (1 / Math.sqrt(shape.headDimension())));
  }

  /** [batch, 1, new, all]. */
  private void mask() {
    add("Range", "cache_position", List.of("past", "all", "one"));
    add("Range", "kv_position", List.of("nought", "all", "one"));
    add("Reshape", "query_position", List.of("cache_position", "column"));
    add("Greater", "later", List.of("kv_position", "query_position"));
    add("Where", "causal_2", List.of("later", "least", "zero"));
    add("Unsqueeze", "causal_3", List.of("causal_2", "axis_0"));
    add("Unsqueeze", "causal", List.of("causal_3", "axis_0"));
    add("Unsqueeze", "pad_3", List.of("attention_mask", "axis_1"));
    add("Unsqueeze", "pad_4", List.of("pad_3", "axis_1"));
    add("Equal", "padded", List.of("pad_4", "nought"));
    add("Where", "mask", List.of("padded", "least", "causal"));
  }

  private void rotation() {
    int half = shape.headDimension() / 2;
    var inverse = new float[half];
    for (int i = 0; i < half; i++) {
      inverse[i] = (float) Math.pow(shape.ropeTheta(), -2.0 * i / shape.headDimension());
    }
    floats("inv_freq", inverse, 1, half, 1);
    add("Unsqueeze", "position_3", List.of("position_ids", "axis_1"));
    add("Cast", "position_f", List.of("position_3"), attribute("to", DataType.FLOAT_VALUE));
    add("MatMul", "freqs_t", List.of("inv_freq", "position_f"));
    add("Transpose", "freqs", List.of("freqs_t"), integers("perm", 0, 2, 1));
    add("Concat", "emb", List.of("freqs", "freqs"), attribute("axis", -1));
    for (var function : List.of("Cos", "Sin")) {
      add(function, function + "_3", List.of("emb"));
      add("Unsqueeze", function, List.of(function + "_3", "axis_1"));
    }
  }

  private String layer(int layer, String hidden) {
    var prefix = "model.layers." + layer + ".";
    var input = norm(prefix + "input_layernorm", hidden);
    var attended = attention(layer, prefix + "self_attn.", input);
    var between = add("Add", prefix + "Add_output_0", List.of(hidden, attended));
    var normed = norm(prefix + "post_attention_layernorm", between);
    var gate = linear(prefix + "mlp.gate_proj", normed, shape.hidden(), shape.mlp());
    var sigmoid = add("Sigmoid", prefix + "mlp/Sigmoid_output_0", List.of(gate));
    var silu = add("Mul", prefix + "mlp/Mul_output_0", List.of(gate, sigmoid));
    var up = linear(prefix + "mlp.up_proj", normed, shape.hidden(), shape.mlp());
    var product = add("Mul", prefix + "mlp/Mul_1_output_0", List.of(silu, up));
    var down = linear(prefix + "mlp.down_proj", product, shape.mlp(), shape.hidden());
    return add("Add", prefix + "Add_1_output_0", List.of(between, down));
  }

  private String attention(int layer, String prefix, String input) {
    var query = rotated(prefix + "q", heads(prefix, "q", input, shape.heads()));
    var key = rotated(prefix + "k", heads(prefix, "k", input, shape.kvHeads()));
    var value = heads(prefix, "v", input, shape.kvHeads());
    var keys = repeated(prefix + "k", appended(layer, "key", key));
    var values = repeated(prefix + "v", appended(layer, "value", value));
    var turned = add("Transpose", prefix + "keys", List.of(keys), integers("perm", 0, 1, 3, 2));
    var product = add("MatMul", prefix + "qk", List.of(query, turned));
    var scaled = add("Mul", prefix + "scaled", List.of(product, "scale"));
    var masked = add("Add", prefix + "masked", List.of(scaled, "mask"));
    var weights = add("Softmax", prefix + "weights", List.of(masked), attribute("axis", -1));
    var sum = add("MatMul", prefix + "sum", List.of(weights, values));
    var rows = add("Transpose", prefix + "rows", List.of(sum), integers("perm", 0, 2, 1, 3));
    concat(prefix + "flat", 0, "batch_1", "new_1", "heads_n");
    var flat = add("Reshape", prefix + "attended", List.of(rows, prefix + "flat"));
    return linear(prefix + "o_proj", flat, shape.heads() * shape.headDimension(), shape.hidden());
  }

  private String appended(int layer, String kind, String fresh) {
    var present = "present." + layer + "." + kind;
    return concat(present, -2, "past_key_values." + layer + "." + kind, fresh);
  }

  /** [batch, heads, new, dimension]. */
  private String heads(String prefix, String kind, String input, int heads) {
    var projected =
        linear(prefix + kind + "_proj", input, shape.hidden(), heads * shape.headDimension());
    var name = prefix + kind;
    concat(name + "/shape", 0, "batch_1", "new_1", "heads_n", "head_n");
    var split = add("Reshape", name + "/split", List.of(projected, name + "/shape"));
    if (shape.queryKeyNorm() && !kind.equals("v")) {
      split = norm(name + "_norm", split);
    }
    return add("Transpose", name + "/heads", List.of(split), integers("perm", 0, 2, 1, 3));
  }

  private String rotated(String name, String heads) {
    add("Slice", name + "/first", List.of(heads, "start", "half", "axis_3"));
    add("Slice", name + "/second", List.of(heads, "half", "end", "axis_3"));
    add("Neg", name + "/negated", List.of(name + "/second"));
    concat(name + "/turned", -1, name + "/negated", name + "/first");
    add("Mul", name + "/by_cos", List.of(heads, "Cos"));
    add("Mul", name + "/by_sin", List.of(name + "/turned", "Sin"));
    return add("Add", name + "/rotated", List.of(name + "/by_cos", name + "/by_sin"));
  }

  /** Every KV head as often as queries share it; the length is that of the present. */
  private String repeated(String name, String present) {
    add("Shape", name + "/present_shape", List.of(present));
    add("Gather", name + "/length", List.of(name + "/present_shape", "axis_2"));
    add("Unsqueeze", name + "/five", List.of(present, "axis_2"));
    concat(name + "/expand", 0, "batch_1", "kv_n", "repeat_n", name + "/length", "head_n");
    add("Expand", name + "/expanded", List.of(name + "/five", name + "/expand"));
    concat(name + "/four", 0, "batch_1", "q_n", name + "/length", "head_n");
    return add("Reshape", name + "/repeated", List.of(name + "/expanded", name + "/four"));
  }

  private String linear(String name, String input, int from, int to) {
    floats(name, transposed(model.weights(name + ".weight"), to, from), from, to);
    var product = add("MatMul", name + "/MatMul_output_0", List.of(input, name));
    if (!model.has(name + ".bias")) {
      return product;
    }
    floats(name + ".bias", model.weights(name + ".bias"), to);
    return add("Add", name + "/Add_output_0", List.of(name + ".bias", product));
  }

  private String norm(String name, String input) {
    var weights = model.weights(name + ".weight");
    floats(name + ".weight", weights, weights.length);
    add("Pow", name + "/Pow", List.of(input, "two_f"));
    add("ReduceMean", name + "/Mean", List.of(name + "/Pow"), integers("axes", -1));
    add("Add", name + "/Add", List.of(name + "/Mean", "epsilon"));
    add("Sqrt", name + "/Sqrt", List.of(name + "/Add"));
    add("Div", name + "/Div", List.of(input, name + "/Sqrt"));
    return add("Mul", name + "/Mul", List.of(name + ".weight", name + "/Div"));
  }

  private void vector(String output, String scalar) {
    add("Unsqueeze", output, List.of(scalar, "axis_0"));
  }

  private String concat(String output, int axis, String... inputs) {
    return add("Concat", output, List.of(inputs), attribute("axis", axis));
  }

  private String add(
      String operator, String output, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(operator + "_" + graph.getNodeCount())
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    var turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return turned;
  }

  private void floats(String name, float[] values, long... dimensions) {
    var bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    weight(name, DataType.FLOAT, bytes, dimensions);
  }

  private void float1(String name, float value) {
    floats(name, new float[] {value});
  }

  private void integers64(String name, long... values) {
    var bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    weight(name, DataType.INT64, bytes, values.length);
  }

  private void scalar(String name, long value) {
    var bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    weight(name, DataType.INT64, bytes);
  }

  private void weight(String name, DataType type, ByteBuffer bytes, long... dimensions) {
    var tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(bytes)));
  }
}
