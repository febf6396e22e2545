package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.tagora.inference.InferenceException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A decoder graph that others wrote, and what is done alike to all of them. */
final class ForeignGraph {
  private static final Set<String> HEADS = Set.of("MatMul", "FusedMatMul", "MatMulNBits");

  private final Path file;
  private final GraphProto source;
  private final Map<String, NodeProto> makers = new HashMap<>();

  ForeignGraph(Path file, GraphProto source) {
    this.file = file;
    this.source = source;
    source.getNodeList().forEach(node -> node.getOutputList().forEach(o -> makers.put(o, node)));
  }

  GraphProto source() {
    return source;
  }

  List<String> inputs() {
    return source.getInputList().stream().map(ValueInfoProto::getName).toList();
  }

  /** The node that a value comes from, if it is no input or weight. */
  Optional<NodeProto> maker(String value) {
    return Optional.ofNullable(makers.get(value));
  }

  /** The product that logits come from; casts and scalings may follow it. */
  NodeProto head() {
    var node = makers.get(GraphNames.LOGITS);
    while (node != null && !HEADS.contains(node.getOpType())) {
      node = node.getInputCount() == 0 ? null : makers.get(node.getInput(0));
    }
    if (node == null) {
      throw refused("compute logits by a matrix product", "none");
    }
    return node;
  }

  /** The head behind a choice of positions. */
  static List<NodeProto> wantedOnly(NodeProto head) {
    return List.of(
        node("Flatten", List.of(head.getInput(0)), "tagora_flat")
            .addAttribute(attribute("axis", 2))
            .build(),
        node("Gather", List.of("tagora_flat", GraphNames.LOGITS_INDICES), "tagora_wanted")
            .addAttribute(attribute("axis", 0))
            .build(),
        head.toBuilder().setInput(0, "tagora_wanted").build());
  }

  static NodeProto.Builder node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setName(output)
        .setDomain(STANDARD)
        .setOpType(operator)
        .addAllInput(inputs)
        .addOutput(output);
  }

  /** Logits of the wanted positions only. */
  static ValueInfoProto wantedLogits() {
    return OnnxFile.value(GraphNames.LOGITS, DataType.FLOAT, "wanted", "vocabulary");
  }

  /** Nodes that one of the values depends on. */
  static Set<NodeProto> needed(List<NodeProto> all, List<String> values) {
    var byOutput = new HashMap<String, NodeProto>();
    all.forEach(node -> node.getOutputList().forEach(output -> byOutput.put(output, node)));
    var needed = new HashSet<NodeProto>();
    var open = new ArrayDeque<>(values);
    while (!open.isEmpty()) {
      var node = byOutput.get(open.pop());
      if (node != null && needed.add(node)) {
        node.getInputList().forEach(open::push);
      }
    }
    return needed;
  }

  void requireFloats(ValueInfoProto input) {
    int type = input.getType().getTensorType().getElemType();
    if (type != DataType.FLOAT_VALUE) {
      throw refused(
          "keep KV in 32-bit floats", input.getName() + " in " + DataType.forNumber(type));
    }
  }

  InferenceException refused(String rule, Object value) {
    return new InferenceException(
        "%s must %s, got %s; import the model from its Hugging Face folder"
            .formatted(file, rule, value));
  }
}
