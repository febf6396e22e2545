package io.tagora.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.kv.KvFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model in the layout of ONNX Runtime GenAI: genai_config.json, the model file it names, and
 * tokenizer.json; or as Hugging Face Optimum exports it, with config.json instead.
 *
 * @param prefillFile a second graph over the same KV that reads prompts, if {@code tagora.json}
 *     names one
 * @param endTokens tokens that end an answer, at least one
 */
public record ModelFolder(
    Path path,
    Path modelFile,
    Optional<Path> prefillFile,
    DecoderShape shape,
    List<Integer> endTokens) {
  /** The name of {@link #decodeFile}. */
  public static final String DECODE_FILE = "decode.onnx";

  /** The name of {@link #sharedFile}. */
  public static final String SHARED_FILE = "decode_shared.onnx";

  /** The name of {@link #wideFile}. */
  public static final String WIDE_FILE = "decode_wide.onnx";

  /** The name of {@link #adaptorFile}. */
  public static final String ADAPTOR_FILE = "adaptor.safetensors";

  /** The names of a graph beside the model's that makes {@code inputs_embeds} of tokens. */
  public static final List<String> EMBEDDING_FILES =
      List.of("embed_tokens.onnx", "embedding.onnx", "embeddings.onnx");

  /** Whether a folder is as Optimum exports it, and neither imported nor to be imported. */
  public static boolean isOptimum(Path folder) {
    return OptimumFolder.isOne(folder);
  }

  /** Reads and checks the folder's settings; weights are not read. */
  public static ModelFolder read(Path folder) {
    return isOptimum(folder) ? OptimumFolder.read(folder) : readGenAi(folder);
  }

  private static ModelFolder readGenAi(Path folder) {
    var file = folder.resolve("genai_config.json");
    var model = Json.read(file).path("model");
    var decoder = model.path("decoder");
    var shape =
        new DecoderShape(
            Json.positive(file, decoder, "num_hidden_layers"),
            Json.positive(file, decoder, "num_key_value_heads"),
            Json.positive(file, decoder, "head_size"),
            Json.positive(file, model, "vocab_size"),
            Json.positive(file, model, "context_length"));
    var modelFile = folder.resolve(decoder.path("filename").asText("model.onnx"));
    requireFile(modelFile);
    var prefillFile = prefillFile(folder);
    prefillFile.ifPresent(ModelFolder::requireFile);
    requireFile(folder.resolve("tokenizer.json"));
    var endTokens = endTokens(file, model.path("eos_token_id"));
    return new ModelFolder(folder, modelFile, prefillFile, shape, endTokens);
  }

  /** A graph over the same weights that writes answers by our own attention, if there is one. */
  public Optional<Path> decodeFile() {
    return Optional.of(path.resolve(DECODE_FILE)).filter(Files::isRegularFile);
  }

  /** A graph over the same weights that writes answers to a shared prefix, if there is one. */
  public Optional<Path> sharedFile() {
    return Optional.of(path.resolve(SHARED_FILE)).filter(Files::isRegularFile);
  }

  /** The same for many rows at once, if there is one. */
  public Optional<Path> wideFile() {
    return Optional.of(path.resolve(WIDE_FILE)).filter(Files::isRegularFile);
  }

  /** What makes vectors of entities for this model, if there is one. */
  public Optional<Path> adaptorFile() {
    return Optional.of(path.resolve(ADAPTOR_FILE)).filter(Files::isRegularFile);
  }

  /** A graph that makes {@code inputs_embeds} of tokens, if there is one beside the model's. */
  public Optional<Path> embeddingFile() {
    return embeddingBeside(modelFile);
  }

  /** The same for a model file. */
  public static Optional<Path> embeddingBeside(Path modelFile) {
    return EMBEDDING_FILES.stream()
        .map(modelFile::resolveSibling)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  public Path tokenizerFile() {
    return path.resolve("tokenizer.json");
  }

  /** What keys and values are kept in, as {@code tagora.json} says; 32-bit floats without it. */
  public KvFormat kv() {
    try {
      return noted(path, "kv").map(KvFormat::named).orElse(KvFormat.FP32);
    } catch (IllegalArgumentException e) {
      throw new InferenceException(
          "tagora.json in %s is damaged: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static Optional<Path> prefillFile(Path folder) {
    return noted(folder, "prefill").map(folder::resolve);
  }

  /** A text that our own note beside the model holds. */
  private static Optional<String> noted(Path folder, String name) {
    var note = folder.resolve("tagora.json");
    return Files.isRegularFile(note)
        ? Optional.of(Json.read(note).path(name)).filter(JsonNode::isTextual).map(JsonNode::asText)
        : Optional.empty();
  }

  /** Bytes of the graphs that are used and of the weights beside them. */
  public long weightBytes() {
    var graphs =
        Stream.of(
                Optional.of(modelFile),
                prefillFile,
                decodeFile(),
                sharedFile(),
                wideFile(),
                embeddingFile())
            .flatMap(Optional::stream)
            .map(file -> String.valueOf(file.getFileName()))
            .toList();
    var place = Optional.ofNullable(modelFile.getParent()).orElse(Path.of(""));
    try (var files = Files.list(place)) {
      long bytes = 0;
      for (var file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        bytes += graphs.stream().anyMatch(name::startsWith) ? Files.size(file) : 0;
      }
      return bytes;
    } catch (IOException e) {
      throw new InferenceException("a model folder must be readable, got " + place, e);
    }
  }

  static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InferenceException("a model folder must be complete, got no file " + file);
    }
  }

  static List<Integer> endTokens(Path file, JsonNode node) {
    var tokens =
        node.isArray() ? node.valueStream().map(JsonNode::asInt).toList() : List.of(node.asInt(-1));
    if (tokens.isEmpty() || tokens.contains(-1)) {
      throw new InferenceException(
          "eos_token_id in %s must be a token or a list of them, got %s".formatted(file, node));
    }
    return tokens;
  }
}
