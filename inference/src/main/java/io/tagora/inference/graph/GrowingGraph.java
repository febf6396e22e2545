package io.tagora.inference.graph;

import static io.tagora.inference.graph.ForeignGraph.node;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.tagora.inference.model.DecoderShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Gives a decoder that Hugging Face Optimum exported the inputs that our engine binds, without
 * touching its weights. Such a graph appends new keys and values to past ones, so that they grow
 * with every run, and attends in small nodes under an attention mask.
 *
 * <p>Here new keys and values are written into the past buffer where each row ends, and where the
 * graph appended, it sees the buffer up to the longest row, what is beyond a row's own end as 0.
 * Mask and positions follow from the rows' lengths. So a row is computed as if it were alone,
 * however long its neighbours are. A run copies the keys and values that it sees, as the graph
 * itself did.
 */
final class GrowingGraph {
  private static final String MASK = "attention_mask";
  private static final long OLDEST_OPSET = 13;
  private static final Set<String> STEERING =
      Set.of(GraphNames.INPUT_IDS, MASK, GraphNames.POSITION_IDS);

  private final ForeignGraph foreign;
  private final DecoderShape shape;
  private final GraphProto.Builder graph;

  /** From a value that the graph sees to what it sees now. */
  private final Map<String, String> renamed = new HashMap<>();

  /** From the node that appends to what takes its place. */
  private final Map<NodeProto, List<NodeProto>> replaced = new HashMap<>();

  private GrowingGraph(ForeignGraph foreign, DecoderShape shape) {
    this.foreign = foreign;
    this.shape = shape;
    graph = foreign.source().toBuilder().clearNode().clearInput().clearOutput().clearValueInfo();
  }

  /**
   * The graph with our inputs.
   *
   * @param opset version of the standard operators
   * @throws io.tagora.inference.InferenceException if it is of another kind
   */
  static GraphProto adapted(ForeignGraph foreign, DecoderShape shape, long opset) {
    var growing = new GrowingGraph(foreign, shape);
    growing.require(opset);
    return growing.adapt();
  }

  private void require(long opset) {
    if (opset < OLDEST_OPSET) {
      throw foreign.refused("be of opset %d or newer".formatted(OLDEST_OPSET), opset);
    }
    var wanted = Stream.concat(STEERING.stream().sorted(), pastNames()).toList();
    if (!Set.copyOf(foreign.inputs()).equals(Set.copyOf(wanted))) {
      throw foreign.refused("take " + wanted, foreign.inputs());
    }
    var inner =
        foreign.source().getNodeList().stream()
            .filter(node -> node.getAttributeList().stream().anyMatch(AttributeProto::hasG))
            .map(NodeProto::getOpType)
            .distinct()
            .toList();
    if (!inner.isEmpty()) {
      throw foreign.refused("have no graph within a node", inner);
    }
  }

  private Stream<String> pastNames() {
    return IntStream.range(0, shape.layers())
        .boxed()
        .flatMap(layer -> Stream.of(GraphNames.pastKey(layer), GraphNames.pastValue(layer)));
  }

  private GraphProto adapt() {
    var head = foreign.head();
    var all = new ArrayList<>(new RowLengths(graph, shape).nodes(inputTypes()));
    addInputs();
    graph.addOutput(ForeignGraph.wantedLogits());
    for (int layer = 0; layer < shape.layers(); layer++) {
      all.add(write(GraphNames.pastKey(layer), GraphNames.presentKey(layer)));
      all.add(write(GraphNames.pastValue(layer), GraphNames.presentValue(layer)));
    }
    for (var node : foreign.source().getNodeList()) {
      boolean isHead = node.getOutput(0).equals(head.getOutput(0));
      if (replaced.containsKey(node)) {
        all.addAll(replaced.get(node));
      } else if (!isPresent(node)) {
        var seeing = seeing(node);
        all.addAll(isHead ? ForeignGraph.wantedOnly(seeing) : List.of(seeing));
      }
    }
    var outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    var needed = ForeignGraph.needed(all, outputs);
    all.stream().filter(needed::contains).forEach(graph::addNode);
    return graph.build();
  }

  private Map<String, Integer> inputTypes() {
    var types = new HashMap<String, Integer>();
    for (var input : foreign.source().getInputList()) {
      types.put(input.getName(), input.getType().getTensorType().getElemType());
    }
    return types;
  }

  private void addInputs() {
    graph.addInput(OnnxFile.value(GraphNames.INPUT_IDS, DataType.INT64, "batch", "tokens"));
    graph.addInput(OnnxFile.value(GraphNames.SEQUENCE_LENGTHS, DataType.INT32, "batch"));
    graph.addInput(OnnxFile.value(GraphNames.TOTAL_LENGTH, DataType.INT32, 1));
    graph.addInput(OnnxFile.value(GraphNames.LOGITS_INDICES, DataType.INT64, "wanted"));
    for (var input : foreign.source().getInputList()) {
      if (!STEERING.contains(input.getName())) {
        requireBuffer(input);
        graph.addInput(buffer(input.getName()));
      }
    }
  }

  private ValueInfoProto buffer(String name) {
    return OnnxFile.value(
        name, DataType.FLOAT, "batch", shape.kvHeads(), "capacity", shape.headDimension());
  }

  /** KV must be [batch, heads, tokens, dimension] of 32-bit floats. */
  private void requireBuffer(ValueInfoProto input) {
    foreign.requireFloats(input);
    var dimensions = input.getType().getTensorType().getShape().getDimList();
    boolean holds =
        dimensions.size() == 4
            && (!dimensions.get(1).hasDimValue()
                || dimensions.get(1).getDimValue() == shape.kvHeads())
            && (!dimensions.get(3).hasDimValue()
                || dimensions.get(3).getDimValue() == shape.headDimension());
    if (!holds) {
      throw foreign.refused(
          "keep KV as [batch, %d heads, tokens, %d numbers]"
              .formatted(shape.kvHeads(), shape.headDimension()),
          input.getName() + " with " + dimensions.size() + " dimensions of other sizes");
    }
  }

  /**
   * Replaces the node that appends to a past value.
   *
   * @return what the past looked like to whoever looks at it otherwise
   */
  private NodeProto write(String past, String present) {
    var append = appendTo(past, present);
    String seen = "tagora_seen/" + present;
    replaced.put(
        append,
        List.of(
            node("ScatterND", List.of(past, RowLengths.PLACES, seenAs(append.getInput(1))), present)
                .build(),
            RowLengths.slice(present, RowLengths.TOTAL, seen + "/all"),
            node("Where", List.of(RowLengths.HELD, seen + "/all", RowLengths.NOUGHT), seen)
                .build()));
    renamed.put(append.getOutput(0), seen);
    renamed.put(present, seen);
    renamed.put(past, "tagora_past/" + past);
    graph.addOutput(buffer(present));
    return RowLengths.slice(past, RowLengths.PAST, "tagora_past/" + past);
  }

  private NodeProto appendTo(String past, String present) {
    var node = foreign.maker(present);
    while (node.isPresent() && node.get().getOpType().equals("Identity")) {
      node = foreign.maker(node.get().getInput(0));
    }
    return node.filter(n -> n.getOpType().equals("Concat"))
        .filter(n -> n.getInputCount() == 2 && n.getInput(0).equals(past))
        .filter(n -> n.getAttributeList().stream().anyMatch(a -> a.getI() == 2 || a.getI() == -2))
        .orElseThrow(() ->
            foreign.refused(
                "make %s by Concat of %s and new tokens".formatted(present, past),
                foreign.maker(present).map(NodeProto::getOpType).orElse("nothing")));
  }

  private static boolean isPresent(NodeProto node) {
    return node.getOutput(0).startsWith("present.");
  }

  private NodeProto seeing(NodeProto node) {
    var seeing = node.toBuilder().clearInput();
    node.getInputList().forEach(input -> seeing.addInput(seenAs(input)));
    return seeing.build();
  }

  private String seenAs(String value) {
    return renamed.getOrDefault(value, value);
  }
}
