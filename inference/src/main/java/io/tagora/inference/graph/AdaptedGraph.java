package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.tagora.inference.model.DecoderShape;
import io.tagora.inference.model.ModelFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A folder's graph as our engine binds it, in memory; the folder stays as it is. */
public final class AdaptedGraph {
  private AdaptedGraph() {}

  /**
   * The folder's model with our inputs, or none if it has them already.
   *
   * @throws io.tagora.inference.InferenceException if the graph is of a kind that cannot be adapted
   */
  public static Optional<byte[]> of(ModelFolder folder) {
    var file = folder.modelFile();
    return of(file, StoredWeights.model(file), folder.shape(), folder.embeddingFile())
        .map(ModelProto::toByteArray);
  }

  /** The same for a model that is read already, whose embedding may be a graph of its own. */
  static Optional<ModelProto> of(
      Path file, ModelProto model, DecoderShape shape, Optional<Path> embedding) {
    var wanted = Set.copyOf(GraphNames.inputs(shape.layers()));
    var inputs = model.getGraph().getInputList().stream().map(ValueInfoProto::getName).toList();
    if (Set.copyOf(inputs).equals(wanted)) {
      return Optional.empty();
    }
    var whole = EmbeddingGraph.joined(file, model, embedding);
    var foreign = new ForeignGraph(file, whole.getGraph());
    boolean inPlace =
        whole.getGraph().getNodeList().stream()
            .anyMatch(node -> node.getOpType().equals(GenAiGraph.ATTENTION));
    var graph =
        inPlace
            ? GenAiGraph.adapted(foreign, shape.layers())
            : GrowingGraph.adapted(foreign, shape, opset(whole));
    return Optional.of(whole.toBuilder().setGraph(graph).build());
  }

  /** The version of the standard operators. */
  static long opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(opset -> opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
        .mapToLong(opset -> opset.getVersion())
        .max()
        .orElse(0);
  }
}
