package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tagora.inference.attention.DecodeAttention;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder's attention blocks for one new token a row, as nodes of our own operator, {@link
 * DecodeAttention}: what stands between the projections is in it. Rows hold their whole sequences,
 * or what comes after a prefix that all of them continue.
 */
final class DecodeAttentionGraph implements AttentionBlock {
  private final DecoderConfig config;
  private final boolean afterPrefix;
  private final GraphLayers layers;
  private final AttentionHeads heads;
  private final KvStore store;
  private final OnnxFile onnx;

  /**
   * Blocks of a graph that is being written.
   *
   * @param afterPrefix whether all rows continue one prefix
   */
  DecodeAttentionGraph(
      DecoderConfig config, boolean afterPrefix, KvStore store, GraphLayers layers, OnnxFile onnx) {
    this.config = config;
    this.afterPrefix = afterPrefix;
    this.store = store;
    this.layers = layers;
    this.onnx = onnx;
    heads = new AttentionHeads(config, layers, onnx);
  }

  /**
   * The greatest length is there because a graph of GroupQueryAttention has it; nobody reads it.
   */
  @Override
  public void declare() throws IOException {
    onnx.input(GraphNames.SEQUENCE_LENGTHS, DataType.INT32, "batch");
    onnx.input(GraphNames.TOTAL_LENGTH, DataType.INT32, 1);
    heads.declareRotation();
    store.declare();
  }

  @Override
  public String attend(int layer, String normed) throws IOException {
    var name = "model.layers." + layer + ".self_attn.";
    store.past(layer);
    var inputs = new ArrayList<>(heads.projected(name, normed));
    inputs.addAll(
        List.of(
            GraphNames.pastKey(layer),
            GraphNames.pastValue(layer),
            GraphNames.SEQUENCE_LENGTHS,
            "cos_cache",
            "sin_cache"));
    inputs.addAll(store.scales(layer));
    inputs.addAll(
        config.queryKeyNorm()
            ? List.of(
                layers.scale(name + "q_norm", config.headDimension()),
                layers.scale(name + "k_norm", config.headDimension()))
            : List.of("", ""));
    if (afterPrefix) {
      store.prefix(layer);
      inputs.addAll(List.of(GraphNames.prefixKey(layer), GraphNames.prefixValue(layer)));
    }
    var attended =
        onnx.compute(
            DecodeAttention.DOMAIN,
            DecodeAttention.NAME,
            inputs,
            "attention_" + layer,
            attribute(DecodeAttention.EPSILON, config.normEpsilon()));
    return layers.linear(
        attended, name + "o_proj", config.queryWidth(), config.hidden(), config.outputBias());
  }
}
