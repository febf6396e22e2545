package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gives a decoder that ONNX Runtime GenAI's model builder wrote the inputs that our engine binds,
 * without touching its weights. Such a graph computes the rows' lengths from an attention mask and
 * logits for all positions; here the lengths are inputs, and the head sees the wanted positions
 * only. Its attention must be GroupQueryAttention that rotates by itself: that node writes keys and
 * values in place.
 */
final class GenAiGraph {
  static final String ATTENTION = "GroupQueryAttention";
  private static final Set<String> OURS =
      Set.of(GraphNames.SEQUENCE_LENGTHS, GraphNames.TOTAL_LENGTH, GraphNames.LOGITS_INDICES);

  private final ForeignGraph foreign;
  private final GraphProto.Builder graph;

  private GenAiGraph(ForeignGraph foreign) {
    this.foreign = foreign;
    graph = foreign.source().toBuilder().clearNode().clearInput().clearOutput().clearValueInfo();
  }

  /**
   * The graph with our inputs.
   *
   * @throws io.tagora.inference.InferenceException if it is of another kind
   */
  static GraphProto adapted(ForeignGraph foreign, int layers) {
    return new GenAiGraph(foreign).adapt(layers);
  }

  private GraphProto adapt(int layers) {
    var head = foreign.head();
    var wanted = GraphNames.inputs(layers);
    addInputs(wanted);
    addOutputs();
    var all = new ArrayList<NodeProto>();
    for (var node : foreign.source().getNodeList()) {
      boolean isHead = node.getOutput(0).equals(head.getOutput(0));
      all.addAll(isHead ? ForeignGraph.wantedOnly(head) : List.of(rewired(node)));
    }
    var outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    var needed = ForeignGraph.needed(all, outputs);
    all.stream().filter(needed::contains).forEach(graph::addNode);
    requireInputs(needed, Set.copyOf(wanted));
    return graph.build();
  }

  private NodeProto rewired(NodeProto node) {
    if (!node.getOpType().equals(ATTENTION)) {
      return node;
    }
    boolean rotates =
        node.getAttributeList().stream()
            .anyMatch(a -> a.getName().equals("do_rotary") && a.getI() == 1);
    if (!rotates) {
      throw foreign.refused("rotate queries and keys inside " + ATTENTION, "a node that does not");
    }
    return node.toBuilder()
        .setInput(5, GraphNames.SEQUENCE_LENGTHS)
        .setInput(6, GraphNames.TOTAL_LENGTH)
        .build();
  }

  private void addInputs(List<String> wanted) {
    for (var input : foreign.source().getInputList()) {
      if (wanted.contains(input.getName()) && !OURS.contains(input.getName())) {
        if (!input.getName().equals(GraphNames.INPUT_IDS)) {
          foreign.requireFloats(input);
        }
        graph.addInput(input);
      }
    }
    graph.addInput(OnnxFile.value(GraphNames.SEQUENCE_LENGTHS, DataType.INT32, "batch"));
    graph.addInput(OnnxFile.value(GraphNames.TOTAL_LENGTH, DataType.INT32, 1));
    graph.addInput(OnnxFile.value(GraphNames.LOGITS_INDICES, DataType.INT64, "wanted"));
    if (graph.getInputCount() != wanted.size()) {
      throw foreign.refused("take " + wanted, foreign.inputs());
    }
  }

  private void addOutputs() {
    for (var output : foreign.source().getOutputList()) {
      boolean isLogits = output.getName().equals(GraphNames.LOGITS);
      graph.addOutput(isLogits ? ForeignGraph.wantedLogits() : output);
    }
  }

  private void requireInputs(Set<NodeProto> nodes, Set<String> wanted) {
    var others =
        foreign.inputs().stream()
            .filter(name -> !wanted.contains(name))
            .filter(name -> nodes.stream().anyMatch(node -> node.getInputList().contains(name)))
            .toList();
    if (!others.isEmpty()) {
      throw foreign.refused("attend by " + ATTENTION + " alone", "a use of " + others);
    }
  }
}
