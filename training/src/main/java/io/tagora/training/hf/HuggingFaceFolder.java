package io.tagora.training.hf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.runtime.model.ControlToken;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.DecoderWeights;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A model as a Hugging Face folder of the Llama architecture; the tokenizer's files lie in the same
 * folder and are written by {@link io.tagora.training.tokenizer.TokenizerJson}.
 */
public final class HuggingFaceFolder {
  public static final String CONFIG = "config.json";
  public static final String GENERATION_CONFIG = "generation_config.json";
  public static final String WEIGHTS = "model.safetensors";
  private static final ObjectMapper JSON = new ObjectMapper();

  private HuggingFaceFolder() {}

  /** Writes config, generation config and weights; the weights appear at once or not at all. */
  public static void write(Path folder, LlamaDecoder decoder, Precision precision)
      throws IOException {
    Files.createDirectories(folder);
    var writer = JSON.writerWithDefaultPrettyPrinter();
    writer.writeValue(folder.resolve(CONFIG).toFile(), config(decoder.config(), precision));
    writer.writeValue(folder.resolve(GENERATION_CONFIG).toFile(), generationConfig());
    SequencedMap<String, long[]> shapes = DecoderWeights.shapes(decoder.config());
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    // A head that stands on the decoder is not of this format.
    shapes.forEach((name, shape) ->
        tensors.put(name, new StoredTensor(shape, Tensors.floats(decoder.weights().tensor(name)))));
    new Safetensors(Map.of("format", "pt"), tensors).write(folder.resolve(WEIGHTS), precision);
  }

  /**
   * Reads a folder that {@link #write} made.
   *
   * @throws IOException if a file is missing or broken, or a weight does not fit the config
   */
  public static LlamaDecoder read(Path folder) throws IOException {
    DecoderConfig config = readConfig(folder);
    Map<String, StoredTensor> tensors = Safetensors.read(folder.resolve(WEIGHTS)).tensors();
    Map<String, long[]> shapes = DecoderWeights.shapes(config);
    try {
      return new LlamaDecoder(
          config,
          DecoderWeights.of(config, name -> values(tensors, name, shapes.get(name), folder)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The sizes in a folder's {@value CONFIG}. */
  public static DecoderConfig readConfig(Path folder) throws IOException {
    JsonNode root = JSON.readTree(folder.resolve(CONFIG).toFile());
    if (!root.path("model_type").asText().equals("llama")
        || !root.path("tie_word_embeddings").asBoolean()) {
      throw new IOException(
          "%s must describe a llama model with tied embeddings, got model_type %s"
              .formatted(folder.resolve(CONFIG), root.path("model_type")));
    }
    return new DecoderConfig(
        root.path("vocab_size").asInt(),
        root.path("hidden_size").asInt(),
        root.path("num_hidden_layers").asInt(),
        root.path("num_attention_heads").asInt(),
        root.path("num_key_value_heads").asInt(),
        root.path("head_dim").asInt(),
        root.path("intermediate_size").asInt(),
        root.path("rope_theta").asDouble(),
        root.path("rms_norm_eps").asDouble(),
        root.path("max_position_embeddings").asInt());
  }

  private static float[] values(
      Map<String, StoredTensor> tensors, String name, long[] shape, Path folder) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw new UncheckedIOException(
          new IOException(
              "%s of %s must have the shape %s that %s asks for, got %s"
                  .formatted(
                      name,
                      folder.resolve(WEIGHTS),
                      Arrays.toString(shape),
                      CONFIG,
                      tensor == null ? "no such tensor" : Arrays.toString(tensor.shape()))));
    }
    return tensor.values();
  }

  private static ObjectNode config(DecoderConfig config, Precision precision) {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("architectures").add("LlamaForCausalLM");
    return root.put("model_type", "llama")
        .put("vocab_size", config.vocabulary())
        .put("hidden_size", config.hidden())
        .put("intermediate_size", config.mlp())
        .put("num_hidden_layers", config.layers())
        .put("num_attention_heads", config.heads())
        .put("num_key_value_heads", config.kvHeads())
        .put("head_dim", config.headDim())
        .put("hidden_act", "silu")
        .put("max_position_embeddings", config.maxPositions())
        .put("rope_theta", config.ropeTheta())
        .putNull("rope_scaling")
        .put("rms_norm_eps", config.rmsEpsilon())
        .put("attention_bias", false)
        .put("mlp_bias", false)
        .put("attention_dropout", 0.0)
        .put("initializer_range", 0.02)
        .put("tie_word_embeddings", true)
        .put("use_cache", true)
        .put("pretraining_tp", 1)
        .put("bos_token_id", id(ControlToken.BEGIN))
        .put("eos_token_id", id(ControlToken.END))
        .put("pad_token_id", id(ControlToken.PAD))
        .put("torch_dtype", precision.torchName());
  }

  private static ObjectNode generationConfig() {
    return JSON.createObjectNode()
        .put("bos_token_id", id(ControlToken.BEGIN))
        .put("eos_token_id", id(ControlToken.END))
        .put("pad_token_id", id(ControlToken.PAD))
        .put("do_sample", false);
  }

  private static int id(ControlToken token) {
    return ControlToken.texts().indexOf(token.text());
  }
}
