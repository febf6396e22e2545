package io.tagora.inference.graph;

import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.kv.KvFormat;
import io.tagora.inference.model.ChatTemplate;
import io.tagora.inference.model.DecoderShape;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.model.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads what a folder says of its model, and tries what the engine would refuse. */
public final class ModelInspector {
  private final Path folder;
  private final List<String> problems = new ArrayList<>();

  private ModelInspector(Path folder) {
    this.folder = folder;
  }

  /**
   * Inspects a Hugging Face folder, one that Optimum exported, or an ONNX model folder.
   *
   * @throws InferenceException if it is neither
   */
  public static ModelInspection inspect(Path folder) {
    var inspector = new ModelInspector(folder);
    if (Files.isRegularFile(folder.resolve("genai_config.json"))) {
      return inspector.onnx();
    }
    if (Files.isRegularFile(folder.resolve("config.json"))) {
      return ModelFolder.isOptimum(folder) ? inspector.optimum() : inspector.huggingFace();
    }
    throw new InferenceException(
        "a model folder must have config.json or genai_config.json, got neither in " + folder);
  }

  private ModelInspection huggingFace() {
    var config = Json.read(folder.resolve("config.json"));
    int heads = config.path("num_attention_heads").asInt();
    int kvHeads = config.path("num_key_value_heads").asInt(heads);
    int hidden = config.path("hidden_size").asInt();
    int dimension = config.path("head_dim").asInt(hidden / Math.max(1, heads));
    int layers = config.path("num_hidden_layers").asInt();
    attempt(() -> HuggingFaceConfig.read(folder));
    var stored = new StoredSizes();
    attempt(() -> stored.read(folder));
    attempt(() -> HuggingFaceImporter.requireTokenizer(folder));
    return new ModelInspection(
        folder.toString(),
        "hugging-face",
        config.path("architectures").path(0).asText(config.path("model_type").asText()),
        layers,
        hidden,
        heads,
        kvHeads,
        dimension,
        config.path("max_position_embeddings").asInt(),
        config.path("vocab_size").asInt(),
        config.path("tie_word_embeddings").asBoolean(false),
        String.join(", ", stored.types),
        PrefillFormat.SAME.text(),
        stored.elements,
        bytesOnDisk(),
        KvFormat.FP32.text(),
        kvBytes(layers, kvHeads, dimension, KvFormat.FP32),
        hasChatTemplate(),
        problems());
  }

  private ModelInspection onnx() {
    var model = Json.read(folder.resolve("genai_config.json")).path("model");
    var decoder = model.path("decoder");
    attempt(() -> GraphKv.requireOne(ModelFolder.read(folder)));
    var note = QuantizationNote.read(folder);
    boolean tied = note.map(QuantizationNote::tied).orElse(false);
    var kv = note.map(QuantizationNote::kv).orElse(KvFormat.FP32);
    int layers = decoder.path("num_hidden_layers").asInt();
    int vocabulary = model.path("vocab_size").asInt();
    int kvHeads = decoder.path("num_key_value_heads").asInt();
    int dimension = decoder.path("head_size").asInt();
    int context = model.path("context_length").asInt();
    var shape = new DecoderShape(layers, kvHeads, dimension, vocabulary, context);
    var graph = graph(folder.resolve(decoder.path("filename").asText("model.onnx")), shape, tied);
    return new ModelInspection(
        folder.toString(),
        "onnx",
        model.path("type").asText(),
        layers,
        decoder.path("hidden_size").asInt(),
        decoder.path("num_attention_heads").asInt(),
        kvHeads,
        dimension,
        context,
        vocabulary,
        tied || graph.isTied(),
        graph.weights(),
        note.map(QuantizationNote::prefill).orElse(PrefillFormat.SAME).text(),
        graph.parameters(),
        bytesOnDisk(),
        kv.text(),
        kvBytes(layers, kvHeads, dimension, kv),
        hasChatTemplate(),
        problems());
  }

  private ModelInspection optimum() {
    var config = Json.read(folder.resolve("config.json"));
    var read = new ArrayList<ModelFolder>();
    attempt(() -> read.add(ModelFolder.read(folder)));
    var shape = read.isEmpty() ? new DecoderShape(0, 0, 0, 0, 0) : read.getFirst().shape();
    var graph =
        read.isEmpty() ? GraphSummary.NONE : graph(read.getFirst().modelFile(), shape, false);
    return new ModelInspection(
        folder.toString(),
        "optimum",
        config.path("architectures").path(0).asText(config.path("model_type").asText()),
        shape.layers(),
        config.path("hidden_size").asInt(),
        config.path("num_attention_heads").asInt(),
        shape.kvHeads(),
        shape.headDimension(),
        shape.context(),
        shape.vocabulary(),
        graph.isTied(),
        graph.weights(),
        PrefillFormat.SAME.text(),
        graph.parameters(),
        read.isEmpty() ? bytesOnDisk() : read.getFirst().weightBytes(),
        KvFormat.FP32.text(),
        kvBytes(shape.layers(), shape.kvHeads(), shape.headDimension(), KvFormat.FP32),
        hasChatTemplate(),
        problems());
  }

  /** What the graph file says; nothing if it cannot be read. */
  private GraphSummary graph(Path file, DecoderShape shape, boolean copiedHead) {
    if (!Files.isRegularFile(file)) {
      return GraphSummary.NONE;
    }
    try {
      var model = StoredWeights.model(file);
      var summary = GraphSummary.of(model, copiedHead);
      attempt(() -> AdaptedGraph.of(file, model, shape, ModelFolder.embeddingBeside(file)));
      return summary;
    } catch (InferenceException e) {
      problems.add(String.valueOf(e.getMessage()));
      return GraphSummary.NONE;
    }
  }

  private List<String> problems() {
    var tokenizer = folder.resolve("tokenizer.json");
    if (Files.isRegularFile(tokenizer)) {
      attempt(() -> Tokenizer.open(tokenizer).close());
    }
    attempt(() -> ChatTemplate.read(folder, Clock.systemUTC()));
    return problems.stream().distinct().toList();
  }

  private boolean hasChatTemplate() {
    try {
      return ChatTemplate.isIn(folder);
    } catch (InferenceException _) {
      return false;
    }
  }

  private void attempt(Runnable part) {
    try {
      part.run();
    } catch (InferenceException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private static long kvBytes(int layers, int kvHeads, int dimension, KvFormat format) {
    return 2L * layers * kvHeads * dimension * format.element().bytes();
  }

  private long bytesOnDisk() {
    try (var files = Files.list(folder)) {
      long bytes = 0;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new InferenceException("the model folder must be readable, got " + e, e);
    }
  }

  /** Elements and number formats of all safetensors files. */
  private static final class StoredSizes {
    private final TreeSet<String> types = new TreeSet<>();
    private long elements;

    private void read(Path folder) {
      try (var arena = Arena.ofConfined()) {
        for (var file : HuggingFaceWeights.files(folder)) {
          for (var tensor : SafetensorsFile.open(file, arena).tensors().values()) {
            types.add(tensor.type().name());
            elements += tensor.elements();
          }
        }
      }
    }
  }
}
