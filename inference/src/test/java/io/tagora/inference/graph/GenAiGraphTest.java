package io.tagora.inference.graph;

import static io.tagora.inference.graph.OnnxFile.attribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.tagora.inference.InferenceException;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.model.DecoderShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph of ours is given the inputs that GenAI's model builder writes, and back. */
class GenAiGraphTest {
  private static final int[] TOKENS = {5, 9, 200, 31, 7};
  private static final Set<String> OURS =
      Set.of(GraphNames.SEQUENCE_LENGTHS, GraphNames.TOTAL_LENGTH, GraphNames.LOGITS_INDICES);

  @TempDir Path temporary;

  @Test
  void aFolderOfGenAiRunsUnchangedAndGivesTheSameLogits() throws IOException {
    var folder = imported();
    var expected = logits(folder);
    var file = folder.resolve("model.onnx");
    var foreign = foreign(StoredWeights.model(file), 1);
    Files.write(file, foreign.toByteArray());
    var actual = logits(folder);
    for (int t = 0; t < TOKENS.length; t++) {
      assertArrayEquals(expected[t], actual[t], 1e-5f);
    }
    assertArrayEquals(foreign.toByteArray(), Files.readAllBytes(file));
    assertEquals(List.of(), ModelInspector.inspect(folder).problems());
  }

  @Test
  void aGraphThatRotatesElsewhereIsRefused() throws IOException {
    var file = imported().resolve("model.onnx");
    var foreign = foreign(StoredWeights.model(file), 0);
    var error = refusal(file, foreign, 2);
    assertEquals(
        file
            + " must rotate queries and keys inside GroupQueryAttention, got a node that does not;"
            + " import the model from its Hugging Face folder",
        error.getMessage());
  }

  @Test
  void aMaskThatIsUsedElsewhereIsRefused() throws IOException {
    var file = imported().resolve("model.onnx");
    var foreign = foreign(StoredWeights.model(file), 1).toBuilder();
    for (int i = 0; i < foreign.getGraph().getNodeCount(); i++) {
      var node = foreign.getGraph().getNode(i);
      if (node.getOpType().equals("GroupQueryAttention")) {
        foreign.getGraphBuilder().getNodeBuilder(i).addInput("").addInput("attention_mask");
      }
    }
    var error = refusal(file, foreign.build(), 2);
    var message = String.valueOf(error.getMessage());
    assertTrue(message.contains("got a use of [attention_mask]"), message);
  }

  @Test
  void aGraphWithAnotherNumberOfLayersIsRefused() throws IOException {
    var file = imported().resolve("model.onnx");
    var foreign = foreign(StoredWeights.model(file), 1);
    var error = refusal(file, foreign, 3);
    var message = String.valueOf(error.getMessage());
    assertTrue(message.contains("past_key_values.2.key"), message);
  }

  @Test
  void aGraphThatStartsAtEmbeddingsRunsWithTheGraphBesideItThatLooksThemUp() throws IOException {
    var folder = imported();
    var expected = logits(folder);
    var file = folder.resolve("model.onnx");
    var foreign = foreign(StoredWeights.model(file), 1);
    var missing = withoutEmbedding(foreign);
    var error = refusal(file, missing, 2);
    assertTrue(
        String.valueOf(error.getMessage())
            .contains("or have one of embed_tokens.onnx, embedding.onnx, embeddings.onnx beside"),
        error.getMessage());

    Files.write(file, missing.toByteArray());
    Files.write(folder.resolve("embedding.onnx"), embeddingOf(foreign).toByteArray());
    var actual = logits(folder);
    for (int t = 0; t < TOKENS.length; t++) {
      assertArrayEquals(expected[t], actual[t], 1e-5f);
    }
  }

  private static NodeProto lookup(ModelProto model) {
    return model.getGraph().getNodeList().stream()
        .filter(node -> node.getInputList().contains(GraphNames.INPUT_IDS))
        .filter(node -> node.getOpType().equals("Gather"))
        .findFirst()
        .orElseThrow();
  }

  /** The model with inputs_embeds in place of token ids. */
  private static ModelProto withoutEmbedding(ModelProto model) {
    var lookup = lookup(model);
    var graph = model.getGraph().toBuilder().clearInput().clearNode();
    for (var input : model.getGraph().getInputList()) {
      graph.addInput(
          input.getName().equals(GraphNames.INPUT_IDS)
              ? OnnxFile.value("inputs_embeds", DataType.FLOAT, "batch", "tokens", "hidden")
              : input);
    }
    for (var node : model.getGraph().getNodeList()) {
      if (!node.equals(lookup)) {
        var inputs =
            node.getInputList().stream()
                .map(input -> input.equals(lookup.getOutput(0)) ? "inputs_embeds" : input)
                .toList();
        graph.addNode(node.toBuilder().clearInput().addAllInput(inputs));
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static ModelProto embeddingOf(ModelProto model) {
    var lookup = lookup(model);
    var graph = GraphProto.newBuilder().setName("embedding");
    graph.addInput(
        OnnxFile.value(GraphNames.INPUT_IDS, DataType.INT64, "batch_size", "sequence_length"));
    graph.addNode(lookup.toBuilder().setOutput(0, "inputs_embeds"));
    graph.addOutput(
        OnnxFile.value(
            "inputs_embeds", DataType.FLOAT, "batch_size", "sequence_length", "hidden_size"));
    model.getGraph().getInitializerList().stream()
        .filter(weight -> weight.getName().equals(lookup.getInput(0)))
        .forEach(graph::addInitializer);
    return model.toBuilder().setGraph(graph).build();
  }

  private static InferenceException refusal(Path file, ModelProto model, int layers) {
    var shape = new DecoderShape(layers, 2, 16, 256, 256);
    return assertThrows(
        InferenceException.class, () -> AdaptedGraph.of(file, model, shape, Optional.empty()));
  }

  private Path imported() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, false), Stored.F32, 8);
    var source = model.write(Files.createTempDirectory(temporary, "hf"), Stored.F32);
    var target = Files.createTempDirectory(temporary, "onnx");
    HuggingFaceImporter.importFolder(source, target, ImportListener.SILENT);
    return target;
  }

  private static float[][] logits(Path folder) {
    try (var engine = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      return engine.logits(TOKENS);
    }
  }

  /** Lengths from a mask of ones, and logits of all positions as [batch, tokens, vocabulary]. */
  private static ModelProto foreign(ModelProto ours, int rotates) {
    var from = ours.getGraph();
    var graph = from.toBuilder().clearNode().clearInput().clearOutput();
    from.getInputList().stream().filter(i -> !OURS.contains(i.getName())).forEach(graph::addInput);
    graph.addInput(OnnxFile.value("attention_mask", DataType.INT64, "batch", "total"));
    addLengths(graph);
    for (var node : from.getNodeList()) {
      switch (node.getOpType()) {
        case "GroupQueryAttention" -> graph.addNode(masked(node, rotates));
        case "Gather" -> {
          if (!node.getInputList().contains(GraphNames.LOGITS_INDICES)) {
            graph.addNode(node);
          }
        }
        case "Reshape" -> {
          if (!node.getOutput(0).equals("hidden_flat")) {
            graph.addNode(node);
          }
        }
        default -> graph.addNode(ungathered(node, from));
      }
    }
    for (var output : from.getOutputList()) {
      graph.addOutput(
          output.getName().equals(GraphNames.LOGITS)
              ? OnnxFile.value(GraphNames.LOGITS, DataType.FLOAT, "batch", "tokens", "vocabulary")
              : output);
    }
    return ours.toBuilder().setGraph(graph).build();
  }

  private static void addLengths(GraphProto.Builder graph) {
    var initializers = List.of(constant("one", 1), constant("mask_axis", 1));
    initializers.forEach(graph::addInitializer);
    graph.addNode(
        node("ReduceSum", "mask_sum", "attention_mask", "mask_axis")
            .addAttribute(attribute("keepdims", 0)));
    graph.addNode(node("Sub", "mask_last", "mask_sum", "one"));
    graph.addNode(node("Cast", "lengths", "mask_last").addAttribute(attribute("to", 6)));
    graph.addNode(node("Shape", "mask_shape", "attention_mask"));
    graph.addNode(
        node("Gather", "mask_total", "mask_shape", "one").addAttribute(attribute("axis", 0)));
    graph.addNode(node("Cast", "total", "mask_total").addAttribute(attribute("to", 6)));
  }

  private static TensorProto constant(String name, long value) {
    var bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.INT64_VALUE)
        .addDims(1)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setName(output)
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static NodeProto masked(NodeProto node, int rotates) {
    var masked = node.toBuilder().setInput(5, "lengths").setInput(6, "total").clearAttribute();
    for (var attribute : node.getAttributeList()) {
      masked.addAttribute(
          attribute.getName().equals("do_rotary") ? attribute("do_rotary", rotates) : attribute);
    }
    return masked.build();
  }

  /** What read the chosen positions reads all of them: the node before the choice. */
  private static NodeProto ungathered(NodeProto node, GraphProto from) {
    int place = node.getInputList().indexOf("hidden_wanted");
    if (place < 0) {
      return node;
    }
    var hidden =
        from.getNodeList().stream()
            .filter(n -> n.getOutputList().contains("hidden_flat"))
            .findFirst()
            .orElseThrow()
            .getInput(0);
    return node.toBuilder().setInput(place, hidden).build();
  }
}
