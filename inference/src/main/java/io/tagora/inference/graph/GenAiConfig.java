package io.tagora.inference.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** {@code genai_config.json}: what a model folder in ONNX Runtime GenAI's layout says of itself. */
final class GenAiConfig {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private GenAiConfig() {}

  static JsonNode of(HuggingFaceConfig config, String modelFile) {
    var model = JSON.objectNode();
    model.put("type", config.decoder().architecture().modelType());
    model.put("vocab_size", config.decoder().vocabulary());
    model.put("context_length", config.decoder().context());
    model.put("bos_token_id", config.beginToken());
    config.endTokens().forEach(model.putArray("eos_token_id")::add);
    model.put("pad_token_id", config.endTokens().getFirst());
    model.set("decoder", decoder(config.decoder(), modelFile));
    return JSON.objectNode().set("model", model);
  }

  private static JsonNode decoder(DecoderConfig config, String modelFile) {
    var decoder = JSON.objectNode();
    decoder.put("filename", modelFile);
    decoder.put("num_hidden_layers", config.layers());
    decoder.put("hidden_size", config.hidden());
    decoder.put("num_attention_heads", config.heads());
    decoder.put("num_key_value_heads", config.kvHeads());
    decoder.put("head_size", config.headDimension());
    decoder
        .putObject("inputs")
        .put("input_ids", GraphNames.INPUT_IDS)
        .put("past_key_names", "past_key_values.%d.key")
        .put("past_value_names", "past_key_values.%d.value")
        .put("seqlens_k", GraphNames.SEQUENCE_LENGTHS)
        .put("total_sequence_length", GraphNames.TOTAL_LENGTH)
        .put("logits_indices", GraphNames.LOGITS_INDICES);
    decoder
        .putObject("outputs")
        .put("logits", GraphNames.LOGITS)
        .put("present_key_names", "present.%d.key")
        .put("present_value_names", "present.%d.value");
    return decoder;
  }
}
