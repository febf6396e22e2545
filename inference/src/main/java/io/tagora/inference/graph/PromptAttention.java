package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.MICROSOFT;
import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;
import static io.tagora.inference.graph.OnnxFile.integers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tagora.inference.kv.KvScales;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Attention of many new tokens over KV in bytes, batch 1. GroupQueryAttention over bytes is made
 * for single tokens and several times as slow here, so bytes are widened and attended to as floats.
 *
 * <p>With a key's byte k and its channel's scale s, a score is Σ q·s·k: so queries are scaled, and
 * keys are bytes as they are. In the same way the sum of values is scaled once, at the end. New
 * keys and values are rounded before they are attended to, so that it makes no difference whether a
 * token is read in this run or was read before. What is new comes out in bytes: [1, KV heads, new
 * tokens, dimension].
 */
final class PromptAttention implements AttentionBlock {
  private final DecoderConfig config;
  private final KvScales scales;
  private final GraphLayers layers;
  private final AttentionHeads heads;
  private final KvStore store;
  private final OnnxFile onnx;

  PromptAttention(
      DecoderConfig config, KvScales scales, KvStore store, GraphLayers layers, OnnxFile onnx) {
    this.config = config;
    this.scales = scales;
    this.store = store;
    this.layers = layers;
    this.onnx = onnx;
    heads = new AttentionHeads(config, layers, onnx);
  }

  @Override
  public void declare() throws IOException {
    onnx.input(GraphNames.SEQUENCE_LENGTHS, DataType.INT32, "batch");
    onnx.input(GraphNames.TOTAL_LENGTH, DataType.INT32, 1);
    heads.declare();
    store.declare();
    onnx.scalar("one", 1);
    onnx.signedByte("no_offset", 0);
    onnx.constant("first_token", 0);
    onnx.constant("token_axis", 2);
    onnx.constant("by_head", 0, 0, config.kvHeads(), config.headDimension());
    onnx.compute(
        STANDARD,
        "Shape",
        List.of(GraphNames.INPUT_IDS),
        "new_length",
        attribute("start", 1),
        attribute("end", 2));
    onnx.compute(
        STANDARD,
        "Cast",
        List.of(GraphNames.TOTAL_LENGTH),
        "whole_length",
        attribute("to", DataType.INT64_VALUE));
    compute("Sub", List.of("whole_length", "new_length"), "past_length");
  }

  @Override
  public String attend(int layer, String normed) throws IOException {
    var name = "model.layers." + layer + ".self_attn.";
    var separate = heads.separate(name, normed);
    store.past(layer);
    var query =
        scaled(rotated(separate.query(), config.heads()), GraphNames.keyScale(layer), keys(layer));
    var key = bytes(rotated(separate.key(), config.kvHeads()), GraphNames.keyScale(layer));
    var value = bytes(separate.value(), GraphNames.valueScale(layer));
    hand(key, GraphNames.newKey(layer));
    hand(value, GraphNames.newValue(layer));
    var attended = attention(layer, query, floats(key), floats(value));
    return layers.linear(
        scaled(attended, GraphNames.valueScale(layer), values(layer)),
        name + "o_proj",
        config.queryWidth(),
        config.hidden(),
        config.outputBias());
  }

  private String attention(int layer, String query, String key, String value) {
    var attributes = new ArrayList<>(KvStore.heads(config));
    attributes.add(attribute("do_rotary", 0));
    var output = "attention_" + layer;
    onnx.node(
        MICROSOFT,
        "GroupQueryAttention",
        List.of(
            query,
            key,
            value,
            floats(past(GraphNames.pastKey(layer))),
            floats(past(GraphNames.pastValue(layer))),
            GraphNames.SEQUENCE_LENGTHS,
            GraphNames.TOTAL_LENGTH),
        List.of(output, output + "_keys", output + "_values"),
        attributes.toArray(AttributeProto[]::new));
    return output;
  }

  /** A row's first place is a prompt's first token, so new tokens begin at the past's length. */
  private String rotated(String input, int count) {
    return onnx.compute(
        MICROSOFT,
        "RotaryEmbedding",
        List.of(input, "past_length", "cos_cache", "sin_cache"),
        input + "_rotated",
        attribute("num_heads", count),
        attribute("interleaved", 0));
  }

  /** The bytes of new keys or values: [1, new tokens, KV heads * dimension]. */
  private String bytes(String input, String scale) {
    var levels = compute("Div", List.of(input, scale), input + "_levels");
    return compute("QuantizeLinear", List.of(levels, "one", "no_offset"), input + "_bytes");
  }

  private String floats(String bytes) {
    return compute("DequantizeLinear", List.of(bytes, "one", "no_offset"), bytes + "_floats");
  }

  private String past(String cache) {
    return compute(
        "Slice", List.of(cache, "first_token", "past_length", "token_axis"), cache + "_past");
  }

  private void hand(String bytes, String output) {
    store.output(output, "tokens");
    var split = compute("Reshape", List.of(bytes, "by_head"), bytes + "_by_head");
    onnx.compute(STANDARD, "Transpose", List.of(split), output, integers("perm", 0, 2, 1, 3));
  }

  /** Multiplies what belongs to query heads by the scales of the KV heads that serve them. */
  private String scaled(String input, String scale, List<Float> perQueryChannel) {
    var factor =
        perQueryChannel.size() == 1 ? scale : onnx.numbers(scale + ".by_query", perQueryChannel);
    return compute("Mul", List.of(input, factor), input + "_scaled");
  }

  private List<Float> keys(int layer) {
    return perQueryChannel(scales.keys(layer));
  }

  private List<Float> values(int layer) {
    return perQueryChannel(scales.values(layer));
  }

  private List<Float> perQueryChannel(List<Float> perChannel) {
    int dimension = config.headDimension();
    int group = config.heads() / config.kvHeads();
    return perChannel.size() == 1
        ? perChannel
        : IntStream.range(0, config.queryWidth())
            .mapToObj(i -> perChannel.get(i / dimension / group * dimension + i % dimension))
            .toList();
  }

  private String compute(String operator, List<String> inputs, String output) {
    return onnx.compute(STANDARD, operator, inputs, output);
  }
}
