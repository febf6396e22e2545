package io.tagora.inference.graph;

import static io.tagora.inference.graph.ForeignGraph.node;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.tagora.inference.model.DecoderShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What a {@link GrowingGraph} needs to know of its rows, from the lengths that our engine gives.
 * With B rows, N new tokens a row, T tokens of the longest row and H heads, all int64 unless said:
 * positions [B, N], a mask [B, T] of 1 for what a row holds, and where new tokens go.
 */
final class RowLengths {
  /** [1]: T. */
  static final String TOTAL = "tagora_total";

  /** [1]: T less N. */
  static final String PAST = "tagora_past_length";

  /** [B, H, N, 3]: row, head and position of every new token. */
  static final String PLACES = "tagora_places";

  /** bool [B, 1, T, 1]: whether a row holds a token there. */
  static final String HELD = "tagora_held";

  /** float []: what is seen where it does not. */
  static final String NOUGHT = "tagora_nought";

  private static final String ONE = "tagora_one";
  private static final String ZERO = "tagora_zero";
  private static final String FIRST = "tagora_first";
  private static final String STEP = "tagora_step";
  private static final String ROW = "tagora_row_shape";
  private static final String TOKEN_AXIS = "tagora_token_axis";

  private final GraphProto.Builder graph;
  private final DecoderShape shape;
  private final List<NodeProto> nodes = new ArrayList<>();

  /** The graph takes the constants. */
  RowLengths(GraphProto.Builder graph, DecoderShape shape) {
    this.graph = graph;
    this.shape = shape;
  }

  /**
   * All nodes, in an order in which they can be computed.
   *
   * @param types ONNX numbers of the types that mask and positions are wanted in
   */
  List<NodeProto> nodes(Map<String, Integer> types) {
    constants();
    compute("Shape", "tagora_ids_shape", GraphNames.INPUT_IDS);
    compute("Gather", "tagora_batch", "tagora_ids_shape", ZERO);
    compute("Gather", "tagora_new", "tagora_ids_shape", ONE);
    cast(GraphNames.TOTAL_LENGTH, TOTAL, DataType.INT64_VALUE);
    compute("Sub", PAST, TOTAL, "tagora_new");
    cast(GraphNames.SEQUENCE_LENGTHS, "tagora_last", DataType.INT64_VALUE);
    compute("Reshape", "tagora_last_column", "tagora_last", "tagora_column_shape");
    count("tagora_new", "tagora_steps");
    compute("Add", "tagora_lengths", "tagora_last_column", ONE);
    compute("Sub", "tagora_before", "tagora_lengths", "tagora_new");
    compute("Add", "tagora_positions", "tagora_before", "tagora_steps");
    cast("tagora_positions", GraphNames.POSITION_IDS, types.get(GraphNames.POSITION_IDS));
    count(TOTAL, "tagora_columns");
    compute("Less", "tagora_in_row", "tagora_columns", "tagora_lengths");
    cast("tagora_in_row", "attention_mask", types.get("attention_mask"));
    compute("Reshape", HELD, "tagora_in_row", "tagora_held_shape");
    places();
    return nodes;
  }

  private void constants() {
    constant(ZERO, 0);
    constant(ONE, 1);
    constant("tagora_kv_heads", shape.kvHeads());
    constant(TOKEN_AXIS, 2);
    constant("tagora_column_shape", -1, 1);
    constant("tagora_held_shape", 0, 1, -1, 1);
    constant(ROW, -1, 1, 1, 1);
    constant("tagora_position_shape", 0, 1, -1, 1);
    graph.addInitializer(
        tensor("tagora_heads", LongStream.range(0, shape.kvHeads()).toArray())
            .clearDims()
            .addAllDims(List.of(1L, (long) shape.kvHeads(), 1L, 1L)));
    graph.addInitializer(tensor(FIRST, 0).clearDims());
    graph.addInitializer(tensor(STEP, 1).clearDims());
    graph.addInitializer(
        TensorProto.newBuilder().setName(NOUGHT).setDataType(DataType.FLOAT_VALUE).addFloatData(0));
  }

  private void places() {
    count("tagora_batch", "tagora_rows");
    compute("Reshape", "tagora_row", "tagora_rows", ROW);
    compute("Reshape", "tagora_position", "tagora_positions", "tagora_position_shape");
    nodes.add(
        joined(
            List.of("tagora_batch", "tagora_kv_heads", "tagora_new", ONE),
            0,
            "tagora_place_shape"));
    compute("Expand", "tagora_place_row", "tagora_row", "tagora_place_shape");
    compute("Expand", "tagora_place_head", "tagora_heads", "tagora_place_shape");
    compute("Expand", "tagora_place_position", "tagora_position", "tagora_place_shape");
    nodes.add(
        joined(
            List.of("tagora_place_row", "tagora_place_head", "tagora_place_position"), 3, PLACES));
  }

  /** 0, 1, 2, ... below a number of shape [1]. */
  private void count(String end, String output) {
    compute("Squeeze", output + "_end", end);
    compute("Range", output, FIRST, output + "_end", STEP);
  }

  private void compute(String operator, String output, String... inputs) {
    nodes.add(node(operator, List.of(inputs), output).build());
  }

  private void cast(String input, String output, int type) {
    nodes.add(node("Cast", List.of(input), output).addAttribute(attribute("to", type)).build());
  }

  private static NodeProto joined(List<String> inputs, int axis, String output) {
    return node("Concat", inputs, output).addAttribute(attribute("axis", axis)).build();
  }

  /** The first tokens of KV of shape [B, H, tokens, dimension]. */
  static NodeProto slice(String value, String tokens, String output) {
    return node("Slice", List.of(value, ZERO, tokens, TOKEN_AXIS), output).build();
  }

  private void constant(String name, long... values) {
    graph.addInitializer(tensor(name, values));
  }

  private static TensorProto.Builder tensor(String name, long... values) {
    var bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.INT64_VALUE)
        .addDims(values.length)
        .setRawData(ByteString.copyFrom(bytes));
  }
}
