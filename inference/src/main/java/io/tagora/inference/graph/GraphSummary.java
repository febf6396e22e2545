package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a graph file says of a model's weights.
 *
 * @param weights the formats that they are kept in
 * @param isTied whether the head is a table that tokens are looked up in, too
 */
record GraphSummary(String weights, long parameters, boolean isTied) {
  static final GraphSummary NONE = new GraphSummary("", 0, false);

  private static final Map<Integer, String> FLOATS =
      Map.of(
          DataType.FLOAT_VALUE, "fp32",
          DataType.FLOAT16_VALUE, "fp16",
          DataType.BFLOAT16_VALUE, "bf16");
  private static final Set<String> TABLES = Set.of("cos_cache", "sin_cache");

  /**
   * Summarises a graph.
   *
   * @param copiedHead whether a quantised head is a copy of the embedding
   */
  static GraphSummary of(ModelProto model, boolean copiedHead) {
    var formats = new TreeSet<String>();
    var rest = new HashSet<>(TABLES);
    long parameters = 0;
    for (var node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("MatMulNBits")) {
        rest.addAll(node.getInputList().subList(1, node.getInputCount()));
        boolean isCopy = copiedHead && node.getInput(1).startsWith("lm_head.");
        parameters += isCopy ? 0 : number(node, "K") * number(node, "N");
        formats.add(
            "int%d in blocks of %d".formatted(number(node, "bits"), number(node, "block_size")));
      }
    }
    for (var tensor : model.getGraph().getInitializerList()) {
      var format = FLOATS.get(tensor.getDataType());
      if (format != null && !rest.contains(tensor.getName()) && !isScaleOfKv(tensor.getName())) {
        parameters += elements(tensor);
        formats.add(format);
      }
    }
    return new GraphSummary(String.join(", ", formats), parameters, isTied(model));
  }

  private static boolean isScaleOfKv(String name) {
    return name.startsWith(GraphNames.KEY_SCALE) || name.startsWith(GraphNames.VALUE_SCALE);
  }

  private static boolean isTied(ModelProto model) {
    var nodes = model.getGraph().getNodeList();
    var looked =
        nodes.stream().filter(n -> n.getOpType().equals("Gather")).map(n -> n.getInput(0)).toList();
    return nodes.stream()
        .filter(node -> node.getOpType().contains("MatMul"))
        .anyMatch(node -> node.getInputList().stream().anyMatch(looked::contains));
  }

  private static long number(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .mapToLong(attribute -> attribute.getI())
        .findFirst()
        .orElse(0);
  }

  private static long elements(TensorProto tensor) {
    return tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
  }
}
