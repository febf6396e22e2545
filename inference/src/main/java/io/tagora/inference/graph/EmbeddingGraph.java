package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.tagora.inference.model.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts the graph that looks tokens up before a decoder that starts at {@code inputs_embeds}. Both
 * lie in one folder, so the weights of both stay where they are.
 */
final class EmbeddingGraph {
  private static final String EMBEDDED = "inputs_embeds";
  private static final String PREFIX = "tagora_embedding/";

  private EmbeddingGraph() {}

  /**
   * The model as it is if it takes token ids, else with the embedding before it.
   *
   * @throws io.tagora.inference.InferenceException if it needs an embedding and there is none, or
   *     one that is no mere look-up or was written for another version of the operators
   */
  static ModelProto joined(Path file, ModelProto model, Optional<Path> embedding) {
    var decoder = new ForeignGraph(file, model.getGraph());
    if (!decoder.inputs().contains(EMBEDDED)) {
      return model;
    }
    if (embedding.isEmpty()) {
      throw decoder.refused(
          "take input_ids, or have one of %s beside it that makes inputs_embeds of them"
              .formatted(String.join(", ", ModelFolder.EMBEDDING_FILES)),
          "none");
    }
    var lookup = StoredWeights.model(embedding.get());
    require(decoder, model, new ForeignGraph(embedding.get(), lookup.getGraph()), lookup);
    var joined = model.toBuilder().setGraph(joined(model.getGraph(), lookup.getGraph()));
    lookup.getOpsetImportList().stream()
        .filter(opset -> !model.getOpsetImportList().contains(opset))
        .filter(opset -> !opset.getDomain().isEmpty() && !opset.getDomain().equals("ai.onnx"))
        .forEach(joined::addOpsetImport);
    return joined.build();
  }

  private static void require(
      ForeignGraph decoder, ModelProto model, ForeignGraph embedding, ModelProto lookup) {
    if (decoder.inputs().contains(GraphNames.INPUT_IDS)) {
      throw decoder.refused("take input_ids or inputs_embeds", "both");
    }
    if (!embedding.inputs().equals(List.of(GraphNames.INPUT_IDS))) {
      throw embedding.refused("take input_ids, and only it", embedding.inputs());
    }
    if (lookup.getGraph().getOutputCount() != 1) {
      throw embedding.refused("give inputs_embeds only", lookup.getGraph().getOutputCount());
    }
    long version = AdaptedGraph.opset(model);
    if (AdaptedGraph.opset(lookup) != version) {
      throw embedding.refused(
          "be of opset %d as the decoder".formatted(version), AdaptedGraph.opset(lookup));
    }
  }

  private static GraphProto joined(GraphProto decoder, GraphProto lookup) {
    String made = lookup.getOutput(0).getName();
    var graph = decoder.toBuilder().clearInput().clearNode().clearValueInfo();
    graph.addInput(lookup.getInput(0));
    decoder.getInputList().stream()
        .filter(input -> !input.getName().equals(EMBEDDED))
        .forEach(graph::addInput);
    for (var weight : lookup.getInitializerList()) {
      graph.addInitializer(weight.toBuilder().setName(renamed(weight.getName(), made)));
    }
    Stream.concat(
            lookup.getNodeList().stream().map(node -> renamed(node, made)),
            decoder.getNodeList().stream())
        .forEach(graph::addNode);
    return graph.build();
  }

  private static NodeProto renamed(NodeProto node, String made) {
    var renamed = node.toBuilder().setName(PREFIX + node.getName()).clearInput().clearOutput();
    node.getInputList().forEach(input -> renamed.addInput(renamed(input, made)));
    node.getOutputList().forEach(output -> renamed.addOutput(renamed(output, made)));
    return renamed.build();
  }

  private static String renamed(String value, String made) {
    if (value.equals(made)) {
      return EMBEDDED;
    }
    return value.isEmpty() || value.equals(GraphNames.INPUT_IDS) ? value : PREFIX + value;
  }
}
