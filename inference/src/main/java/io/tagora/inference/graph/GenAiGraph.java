package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.STANDARD;
import static io.tagora.inference.graph.OnnxFile.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.tagora.inference.InferenceException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a decoder that ONNX Runtime GenAI's model builder wrote the inputs that our engine binds,
 * without touching its weights. Such a graph computes the rows' lengths from an attention mask and
 * logits for all positions; here the lengths are inputs, and the head sees the wanted positions
 * only. Its attention must be GroupQueryAttention that rotates by itself: that node writes keys and
 * values in place.
 */
public final class GenAiGraph {
  private static final Set<String> HEADS = Set.of("MatMul", "FusedMatMul", "MatMulNBits");
  private static final Set<String> OURS =
      Set.of(GraphNames.SEQUENCE_LENGTHS, GraphNames.TOTAL_LENGTH, GraphNames.LOGITS_INDICES);
  private static final String ATTENTION = "GroupQueryAttention";

  private final Path file;
  private final GraphProto source;
  private final GraphProto.Builder graph;
  private final Map<String, NodeProto> makers = new HashMap<>();

  private GenAiGraph(Path file, GraphProto source) {
    this.file = file;
    this.source = source;
    graph = source.toBuilder().clearNode().clearInput().clearOutput().clearValueInfo();
    source.getNodeList().forEach(node -> node.getOutputList().forEach(o -> makers.put(o, node)));
  }

  /**
   * The model with our inputs, or none if it has them already.
   *
   * @throws InferenceException if the graph is of another kind
   */
  public static Optional<byte[]> adapted(Path file, int layers) {
    return adapted(file, StoredWeights.model(file), layers).map(ModelProto::toByteArray);
  }

  static Optional<ModelProto> adapted(Path file, ModelProto model, int layers) {
    var inputs = model.getGraph().getInputList().stream().map(ValueInfoProto::getName).toList();
    if (Set.copyOf(inputs).equals(Set.copyOf(GraphNames.inputs(layers)))) {
      return Optional.empty();
    }
    var graph = new GenAiGraph(file, model.getGraph()).adapt(layers);
    return Optional.of(model.toBuilder().setGraph(graph).build());
  }

  private GraphProto adapt(int layers) {
    var head = head();
    var wanted = GraphNames.inputs(layers);
    addInputs(wanted);
    addOutputs();
    var all = new ArrayList<NodeProto>();
    for (var node : source.getNodeList()) {
      all.addAll(
          node.getOutput(0).equals(head.getOutput(0)) ? wantedOnly(head) : List.of(rewired(node)));
    }
    var needed = needed(all);
    all.stream().filter(needed::contains).forEach(graph::addNode);
    requireInputs(needed, Set.copyOf(wanted));
    return graph.build();
  }

  /** The product that logits come from; casts and scalings may follow it. */
  private NodeProto head() {
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
  private static List<NodeProto> wantedOnly(NodeProto head) {
    return List.of(
        node("Flatten", List.of(head.getInput(0)), "tagora_flat")
            .addAttribute(attribute("axis", 2))
            .build(),
        node("Gather", List.of("tagora_flat", GraphNames.LOGITS_INDICES), "tagora_wanted")
            .addAttribute(attribute("axis", 0))
            .build(),
        head.toBuilder().setInput(0, "tagora_wanted").build());
  }

  private static NodeProto.Builder node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setName(output)
        .setDomain(STANDARD)
        .setOpType(operator)
        .addAllInput(inputs)
        .addOutput(output);
  }

  private NodeProto rewired(NodeProto node) {
    if (!node.getOpType().equals(ATTENTION)) {
      return node;
    }
    boolean rotates =
        node.getAttributeList().stream()
            .anyMatch(a -> a.getName().equals("do_rotary") && a.getI() == 1);
    if (!rotates) {
      throw refused("rotate queries and keys inside " + ATTENTION, "a node that does not");
    }
    return node.toBuilder()
        .setInput(5, GraphNames.SEQUENCE_LENGTHS)
        .setInput(6, GraphNames.TOTAL_LENGTH)
        .build();
  }

  /** Nodes that an output depends on. */
  private Set<NodeProto> needed(List<NodeProto> all) {
    var byOutput = new HashMap<String, NodeProto>();
    all.forEach(node -> node.getOutputList().forEach(output -> byOutput.put(output, node)));
    var needed = new HashSet<NodeProto>();
    graph.getOutputList().forEach(output -> mark(output.getName(), byOutput, needed));
    return needed;
  }

  private static void mark(String value, Map<String, NodeProto> byOutput, Set<NodeProto> needed) {
    var open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      var node = byOutput.get(open.pop());
      if (node != null && needed.add(node)) {
        node.getInputList().forEach(open::push);
      }
    }
  }

  private void addInputs(List<String> wanted) {
    for (var input : source.getInputList()) {
      if (wanted.contains(input.getName()) && !OURS.contains(input.getName())) {
        requireFloats(input);
        graph.addInput(input);
      }
    }
    graph.addInput(OnnxFile.value(GraphNames.SEQUENCE_LENGTHS, DataType.INT32, "batch"));
    graph.addInput(OnnxFile.value(GraphNames.TOTAL_LENGTH, DataType.INT32, 1));
    graph.addInput(OnnxFile.value(GraphNames.LOGITS_INDICES, DataType.INT64, "wanted"));
    if (graph.getInputCount() != wanted.size()) {
      throw refused("take " + wanted, inputs());
    }
  }

  private void requireFloats(ValueInfoProto input) {
    int type = input.getType().getTensorType().getElemType();
    if (!input.getName().equals(GraphNames.INPUT_IDS) && type != DataType.FLOAT_VALUE) {
      throw refused(
          "keep KV in 32-bit floats", input.getName() + " in " + DataType.forNumber(type));
    }
  }

  private void addOutputs() {
    for (var output : source.getOutputList()) {
      graph.addOutput(
          output.getName().equals(GraphNames.LOGITS)
              ? OnnxFile.value(GraphNames.LOGITS, DataType.FLOAT, "wanted", "vocabulary")
              : output);
    }
  }

  private void requireInputs(Set<NodeProto> nodes, Set<String> wanted) {
    var others =
        source.getInputList().stream()
            .map(ValueInfoProto::getName)
            .filter(name -> !wanted.contains(name))
            .filter(name -> nodes.stream().anyMatch(node -> node.getInputList().contains(name)))
            .toList();
    if (!others.isEmpty()) {
      throw refused("attend by " + ATTENTION + " alone", "a use of " + others);
    }
  }

  private String inputs() {
    return source.getInputList().stream().map(ValueInfoProto::getName).toList().toString();
  }

  private InferenceException refused(String rule, String value) {
    return new InferenceException(
        "%s must %s, got %s; import the model from its Hugging Face folder"
            .formatted(file, rule, value));
  }
}
