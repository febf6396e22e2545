package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;
import static io.tagora.inference.graph.OnnxFile.integers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.util.List;

/**
 * Attention of a decode step whose rows continue one prefix: the prefix is attended to once for all
 * rows, as a product of matrices, and each row attends to its own suffix by GroupQueryAttention.
 *
 * <p>Both parts are softmax averages over disjoint tokens. With the log-sum-exp of each part's
 * scores, lse_p and lse_s, the whole is s + σ(lse_p − lse_s)·(p − s), as in cascade inference
 * (Juravsky et al., arXiv:2402.05099). Queries and keys are rotated here, since a row's position is
 * not its place in the suffix cache. Rows: B; query heads a KV head: G; prefix tokens: P; suffix
 * tokens: T, the most of any row.
 */
final class SharedPrefixAttention implements AttentionBlock {
  private static final float HIDDEN_SCORE = -1e9f;

  private final DecoderConfig config;
  private final GraphLayers layers;
  private final AttentionHeads heads;
  private final KvStore store;
  private final OnnxFile onnx;

  SharedPrefixAttention(DecoderConfig config, KvStore store, GraphLayers layers, OnnxFile onnx) {
    this.config = config;
    this.store = store;
    this.layers = layers;
    this.onnx = onnx;
    heads = new AttentionHeads(config, layers, onnx);
  }

  @Override
  public void declare() throws IOException {
    onnx.input(GraphNames.SEQUENCE_LENGTHS, DataType.INT32, "batch");
    onnx.input(GraphNames.TOTAL_LENGTH, DataType.INT32, 1);
    onnx.input(GraphNames.POSITION_IDS, DataType.INT64, "batch", 1);
    heads.declare();
    store.declare();
    int group = config.heads() / config.kvHeads();
    int dimension = config.headDimension();
    onnx.constant("grouped", -1, config.kvHeads(), group, dimension);
    onnx.constant("by_kv_head", config.kvHeads(), -1, dimension);
    onnx.constant("from_kv_head", config.kvHeads(), -1, group, dimension);
    onnx.constant("from_kv_head_scalar", config.kvHeads(), -1, group, 1);
    onnx.constant("grouped_scalar", -1, config.kvHeads(), group, 1);
    onnx.constant("flat", -1, 1, config.queryWidth());
    onnx.constant("value_and_one", dimension, 1);
    onnx.constant("axis_1", 1);
    onnx.constant("axis_3", 3);
    onnx.constant("axes_123", 1, 2, 3);
    onnx.scalar("hidden_score", HIDDEN_SCORE);
    declareVisible();
    declareLanes(group);
  }

  /**
   * Shapes by which {@link GraphNames#PREFIX_STEP} prefix tokens of all rows are one run of
   * numbers: to take one number a column from short runs costs more than all other work on the
   * scores.
   */
  private void declareLanes(int group) {
    onnx.constant("lane_repeats", 1, 1, GraphNames.PREFIX_STEP);
    onnx.constant("kv_heads_and_rest", config.kvHeads(), -1);
    onnx.constant("columns_a_row", group);
    onnx.constant("lanes_a_row", (long) group * GraphNames.PREFIX_STEP);
    onnx.compute(
        STANDARD,
        "Shape",
        List.of(GraphNames.INPUT_IDS),
        "rows",
        attribute("start", 0),
        attribute("end", 1));
    declareShape("columns_a_row", "column_shape");
    declareShape("lanes_a_row", "lane_shape");
  }

  /** [KV heads, the rest, so many numbers for each row]. */
  private void declareShape(String numbersARow, String shape) {
    var numbers = compute("Mul", List.of("rows", numbersARow), shape + "_last");
    onnx.compute(
        STANDARD, "Concat", List.of("kv_heads_and_rest", numbers), shape, attribute("axis", 0));
  }

  /** Which suffix places each row has filled: bool [B, 1, 1, T]. */
  private void declareVisible() {
    onnx.integer("range_from", 0);
    onnx.integer("range_step", 1);
    var total = compute("Squeeze", List.of(GraphNames.TOTAL_LENGTH), "total");
    var places = compute("Range", List.of("range_from", total, "range_step"), "places");
    var last =
        compute("Unsqueeze", List.of(GraphNames.SEQUENCE_LENGTHS, "axes_123"), "last_places");
    compute("LessOrEqual", List.of(places, last), "visible");
  }

  @Override
  public String attend(int layer, String normed) throws IOException {
    var name = "model.layers." + layer + ".self_attn.";
    var separate = heads.separate(name, normed);
    var query = rotated(separate.query(), config.heads());
    var key = rotated(separate.key(), config.kvHeads());
    var prefix = prefix(layer, query);
    var suffix = suffix(layer, query, key, separate.value());
    return layers.linear(
        merged(layer, prefix, suffix),
        name + "o_proj",
        config.queryWidth(),
        config.hidden(),
        config.outputBias());
  }

  /**
   * A softmax average of values and the log of its weights' sum.
   *
   * @param value [B, KV heads, G, dimension]
   * @param logSum [B, KV heads, G, 1]
   */
  private record Part(String value, String logSum) {}

  private String rotated(String input, int count) {
    return onnx.compute(
        MICROSOFT,
        "RotaryEmbedding",
        List.of(input, GraphNames.POSITION_IDS, "cos_cache", "sin_cache"),
        input + "_rotated",
        attribute("num_heads", count),
        attribute("interleaved", 0));
  }

  /**
   * All rows' queries against the prefix, which is the left operand because it is the large one.
   * The values carry a row of ones, so that one product gives the weighted sum and its weight.
   */
  private Part prefix(int layer, String query) {
    var name = "prefix_" + layer;
    onnx.input(
        GraphNames.prefixKey(layer),
        DataType.FLOAT,
        config.kvHeads(),
        "prefix",
        config.headDimension());
    onnx.input(
        GraphNames.prefixValue(layer),
        DataType.FLOAT,
        config.kvHeads(),
        config.headDimension() + 1,
        "prefix");
    var grouped = compute("Reshape", List.of(query, "grouped"), name + "_grouped");
    var turned = transpose(grouped, name + "_turned", 1, 0, 2, 3);
    var rows = compute("Reshape", List.of(turned, "by_kv_head"), name + "_rows");
    var scores =
        onnx.compute(
            MICROSOFT,
            "FusedMatMul",
            List.of(GraphNames.prefixKey(layer), rows),
            name + "_scores",
            attribute("transA", 0),
            attribute("transB", 1),
            attribute("alpha", (float) (1 / Math.sqrt(config.headDimension()))));
    var greatest =
        onnx.compute(
            STANDARD,
            "ReduceMax",
            List.of(scores, "axis_1"),
            name + "_greatest",
            attribute("keepdims", 1));
    var weights = exponentials(name, scores, greatest);
    var sums = compute("MatMul", List.of(GraphNames.prefixValue(layer), weights), name + "_sums");
    onnx.node(
        STANDARD,
        "Split",
        List.of(sums, "value_and_one"),
        List.of(name + "_sum", name + "_weight"),
        attribute("axis", 1));
    var average = compute("Div", List.of(name + "_sum", name + "_weight"), name + "_average");
    var log = compute("Log", List.of(name + "_weight"), name + "_log");
    var logSum = compute("Add", List.of(log, greatest), name + "_log_sum");
    return new Part(
        rowsFirst(transpose(average, name + "_back", 0, 2, 1), "from_kv_head"),
        rowsFirst(logSum, "from_kv_head_scalar"));
  }

  /** exp(scores - greatest), [KV heads, P, B·G]. */
  private String exponentials(String name, String scores, String greatest) {
    var repeated = compute("Tile", List.of(greatest, "lane_repeats"), name + "_repeated");
    var lanes = compute("Reshape", List.of(scores, "lane_shape"), name + "_lanes");
    var lowered = compute("Sub", List.of(lanes, repeated), name + "_lowered");
    var weights = compute("Exp", List.of(lowered), name + "_lane_weights");
    return compute("Reshape", List.of(weights, "column_shape"), name + "_weights");
  }

  /** [KV heads, B·G, x] to [B, KV heads, G, x]. */
  private String rowsFirst(String input, String shape) {
    var split = compute("Reshape", List.of(input, shape), input + "_split");
    return transpose(split, input + "_rows_first", 1, 0, 2, 3);
  }

  private Part suffix(int layer, String query, String key, String value) {
    var name = "suffix_" + layer;
    store.cache(layer);
    store.attend(
        layer,
        List.of(
            query,
            key,
            value,
            GraphNames.pastKey(layer),
            GraphNames.pastValue(layer),
            GraphNames.SEQUENCE_LENGTHS,
            GraphNames.TOTAL_LENGTH),
        List.of(
            name, GraphNames.presentKey(layer), GraphNames.presentValue(layer), name + "_scores"),
        attribute("do_rotary", 0),
        attribute("qk_output", 1));
    var scores =
        compute("Where", List.of("visible", name + "_scores", "hidden_score"), name + "_visible");
    var logSum =
        onnx.compute(
            STANDARD,
            "ReduceLogSumExp",
            List.of(scores, "axis_3"),
            name + "_log_sum",
            attribute("keepdims", 1));
    return new Part(
        compute("Reshape", List.of(name, "grouped"), name + "_grouped"),
        compute("Reshape", List.of(logSum, "grouped_scalar"), name + "_log_sum_grouped"));
  }

  private String merged(int layer, Part prefix, Part suffix) {
    var name = "merged_" + layer;
    var ahead = compute("Sub", List.of(prefix.logSum(), suffix.logSum()), name + "_ahead");
    var share = compute("Sigmoid", List.of(ahead), name + "_share");
    var apart = compute("Sub", List.of(prefix.value(), suffix.value()), name + "_apart");
    var moved = compute("Mul", List.of(apart, share), name + "_moved");
    var sum = compute("Add", List.of(suffix.value(), moved), name + "_sum");
    return compute("Reshape", List.of(sum, "flat"), name);
  }

  private String compute(String operator, List<String> inputs, String output) {
    return onnx.compute(STANDARD, operator, inputs, output);
  }

  private String transpose(String input, String output, long... order) {
    return onnx.compute(STANDARD, "Transpose", List.of(input), output, integers("perm", order));
  }
}
