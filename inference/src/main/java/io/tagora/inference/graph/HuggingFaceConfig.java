package io.tagora.inference.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code config.json} and {@code generation_config.json} say; refuses what the graph would
 * compute wrongly.
 *
 * @param endTokens tokens that end an answer, at least one
 */
record HuggingFaceConfig(DecoderConfig decoder, List<Integer> endTokens, int beginToken) {

  static HuggingFaceConfig read(Path folder) {
    var file = folder.resolve("config.json");
    var config = Json.read(file);
    refuseUnsupported(config);
    return new HuggingFaceConfig(
        decoder(file, config), endTokens(folder, config), config.path("bos_token_id").asInt(0));
  }

  private static DecoderConfig decoder(Path file, JsonNode config) {
    var architecture = Architecture.named(config.path("architectures").path(0).asText("none"));
    int hidden = Json.positive(file, config, "hidden_size");
    int heads = Json.positive(file, config, "num_attention_heads");
    int kvHeads = Json.positive(file, config, "num_key_value_heads", heads);
    if (heads % kvHeads != 0) {
      throw new InferenceException(
          "num_attention_heads in %s must be a multiple of num_key_value_heads, got %d and %d"
              .formatted(file, heads, kvHeads));
    }
    boolean bias = config.path("attention_bias").asBoolean(false);
    return new DecoderConfig(
        architecture,
        Json.positive(file, config, "num_hidden_layers"),
        hidden,
        heads,
        kvHeads,
        Json.positive(file, config, "head_dim", hidden / heads),
        Json.positive(file, config, "intermediate_size"),
        Json.positive(file, config, "vocab_size"),
        Json.positive(file, config, "max_position_embeddings"),
        rope(config).path("rope_theta").asDouble(config.path("rope_theta").asDouble(10_000)),
        scaling(file, rope(config)),
        (float) config.path("rms_norm_eps").asDouble(1e-6),
        config.path("tie_word_embeddings").asBoolean(false),
        bias || architecture == Architecture.QWEN2,
        bias && architecture != Architecture.QWEN2);
  }

  private static void refuseUnsupported(JsonNode config) {
    require("hidden_act", config.path("hidden_act").asText("silu"), "silu");
    require("mlp_bias", config.path("mlp_bias").asText("false"), "false");
    require("use_sliding_window", config.path("use_sliding_window").asText("false"), "false");
    var quantized = config.path("quantization_config");
    require("quantization_config", quantized.path("quant_method").asText("none"), "none");
    for (var layer : config.path("layer_types")) {
      require("layer_types", layer.asText(), "full_attention");
    }
    var partial = rope(config).path("partial_rotary_factor").asDouble(1);
    require("partial_rotary_factor", partial == 1 ? "1" : Double.toString(partial), "1");
  }

  private static Optional<RotaryScaling> scaling(Path file, JsonNode rope) {
    var type = rope.path("rope_type").asText(rope.path("type").asText("default"));
    return switch (type) {
      case "default" -> Optional.empty();
      case "llama3" ->
          Optional.of(
              new RotaryScaling(
                  factor(file, rope, "factor"),
                  factor(file, rope, "low_freq_factor"),
                  factor(file, rope, "high_freq_factor"),
                  Json.positive(file, rope, "original_max_position_embeddings")));
      default ->
          throw new InferenceException(
              "the rope type in %s must be one of [default, llama3], got %s".formatted(file, type));
    };
  }

  private static double factor(Path file, JsonNode rope, String field) {
    double factor = rope.path(field).asDouble(0);
    if (!(factor > 0)) {
      throw new InferenceException(
          "%s of the rope scaling in %s must be a number above 0, got %s"
              .formatted(field, file, rope.has(field) ? rope.path(field) : "nothing"));
    }
    return factor;
  }

  /** Rotary settings stand under another name since version 5 of the transformers library. */
  private static JsonNode rope(JsonNode config) {
    return config.hasNonNull("rope_parameters")
        ? config.path("rope_parameters")
        : config.path("rope_scaling");
  }

  private static void require(String field, String value, String supported) {
    if (!value.equals(supported)) {
      throw new InferenceException(
          "%s in config.json must be %s, the only kind supported, got %s"
              .formatted(field, supported, value));
    }
  }

  private static List<Integer> endTokens(Path folder, JsonNode config) {
    var generation = folder.resolve("generation_config.json");
    var node = config.path("eos_token_id");
    if (generation.toFile().isFile()) {
      var own = Json.read(generation).path("eos_token_id");
      node = own.isNull() || own.isMissingNode() ? node : own;
    }
    var tokens = integers(node);
    if (tokens.isEmpty()) {
      throw new InferenceException(
          "eos_token_id must be in config.json or generation_config.json, got none in " + folder);
    }
    return tokens;
  }

  private static List<Integer> integers(JsonNode node) {
    var found = new ArrayList<Integer>();
    if (node.isInt()) {
      found.add(node.asInt());
    }
    node.elements().forEachRemaining(element -> found.add(element.asInt()));
    return List.copyOf(found);
  }
}
