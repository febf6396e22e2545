package io.tagora.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder as Hugging Face Optimum exports decoders: {@code config.json}, {@code tokenizer.json}
 * and a graph, here or in a folder {@code onnx}.
 */
final class OptimumFolder {
  private static final List<String> GRAPHS = List.of("model.onnx", "decoder_model_merged.onnx");
  private static final List<String> SOURCES =
      List.of("genai_config.json", "model.safetensors", "model.safetensors.index.json");

  private OptimumFolder() {}

  /** Whether it is one, and none that is imported or can be. */
  static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve("config.json"))
        && SOURCES.stream().noneMatch(name -> Files.exists(folder.resolve(name)))
        && graph(folder).isPresent();
  }

  private static Optional<Path> graph(Path folder) {
    return Stream.of(folder, folder.resolve("onnx"))
        .flatMap(place -> GRAPHS.stream().map(place::resolve))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  static ModelFolder read(Path folder) {
    var file = folder.resolve("config.json");
    var whole = Json.read(file);
    var config = whole.has("num_hidden_layers") ? whole : whole.path("text_config");
    int heads = Json.positive(file, config, "num_attention_heads");
    var shape =
        new DecoderShape(
            Json.positive(file, config, "num_hidden_layers"),
            Json.positive(file, config, "num_key_value_heads", heads),
            headDimension(file, config, heads),
            Json.positive(file, config, "vocab_size"),
            Json.positive(file, config, "max_position_embeddings"));
    ModelFolder.requireFile(folder.resolve("tokenizer.json"));
    var graph =
        graph(folder)
            .orElseThrow(() ->
                new InferenceException(
                    "a model folder must have one of %s, got none in %s"
                        .formatted(GRAPHS, folder)));
    return new ModelFolder(folder, graph, Optional.empty(), shape, endTokens(folder, file, config));
  }

  private static int headDimension(Path file, JsonNode config, int heads) {
    return config.path("head_dim").isInt()
        ? Json.positive(file, config, "head_dim")
        : Json.positive(file, config, "hidden_size") / heads;
  }

  /** What generation_config.json says counts more, as for Hugging Face. */
  private static List<Integer> endTokens(Path folder, Path config, JsonNode settings) {
    var generation = folder.resolve("generation_config.json");
    if (Files.isRegularFile(generation)) {
      var tokens = Json.read(generation).path("eos_token_id");
      if (!tokens.isMissingNode() && !tokens.isNull()) {
        return ModelFolder.endTokens(generation, tokens);
      }
    }
    return ModelFolder.endTokens(config, settings.path("eos_token_id"));
  }
}
