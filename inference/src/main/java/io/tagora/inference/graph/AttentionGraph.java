package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.util.List;

/**
 * A decoder's attention blocks as GroupQueryAttention nodes, which rotate queries and keys, write
 * new keys and values behind the past ones, and attend to all, row by row as long as each is.
 */
final class AttentionGraph implements AttentionBlock {
  private final DecoderConfig config;
  private final GraphLayers layers;
  private final AttentionHeads heads;
  private final KvStore store;
  private final OnnxFile onnx;

  AttentionGraph(DecoderConfig config, KvStore store, GraphLayers layers, OnnxFile onnx) {
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
    heads.declare();
    store.declare();
  }

  @Override
  public String attend(int layer, String normed) throws IOException {
    var name = "model.layers." + layer + ".self_attn.";
    return layers.linear(
        groupQueryAttention(layer, projected(name, normed)),
        name + "o_proj",
        config.queryWidth(),
        config.hidden(),
        config.outputBias());
  }

  /** Query, key, value; packed into the first where no norm stands between. */
  private List<String> projected(String name, String input) throws IOException {
    if (!config.queryKeyNorm()) {
      return List.of(heads.packed(name, input), "", "");
    }
    var separate = heads.separate(name, input);
    return List.of(separate.query(), separate.key(), separate.value());
  }

  private String groupQueryAttention(int layer, List<String> projected) {
    var output = "attention_" + layer;
    store.cache(layer);
    store.attend(
        layer,
        List.of(
            projected.get(0),
            projected.get(1),
            projected.get(2),
            GraphNames.pastKey(layer),
            GraphNames.pastValue(layer),
            GraphNames.SEQUENCE_LENGTHS,
            GraphNames.TOTAL_LENGTH,
            "cos_cache",
            "sin_cache"),
        List.of(output, GraphNames.presentKey(layer), GraphNames.presentValue(layer)),
        attribute("do_rotary", 1),
        attribute("rotary_interleaved", 0));
    return output;
  }
}
