package io.tagora.inference.graph;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.kv.KvFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code tagora.json}: what an import that rounds weights did, beside {@code genai_config.json},
 * which others read and which therefore says nothing of ours.
 *
 * @param block weights that share a scale, or 0 where weights are floats
 * @param prefillFile the graph that reads prompts, if it is one of its own
 * @param prefill what that graph keeps its weights in
 * @param kv what keys and values are kept in
 * @param tied whether the model's head is its embedding; the graph has a copy of it if quantised
 */
public record QuantizationNote(
    WeightFormat weights,
    int block,
    Optional<String> prefillFile,
    PrefillFormat prefill,
    KvFormat kv,
    boolean tied) {
  private static final String FILE = "tagora.json";
  static final String PREFILL = "prefill.onnx";

  static QuantizationNote of(ImportOptions options, boolean entities, boolean tied) {
    return new QuantizationNote(
        options.weights(),
        options.weights() == WeightFormat.NONE ? 0 : options.block(),
        options.readsApart() || entities ? Optional.of(PREFILL) : Optional.empty(),
        options.prefill(),
        options.kept(),
        tied);
  }

  /** What the folder says, or none if nothing is quantised or it is not one of ours. */
  public static Optional<QuantizationNote> read(Path folder) {
    var file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    var json = Json.read(file);
    var prefill = json.path("prefill");
    try {
      return Optional.of(
          new QuantizationNote(
              WeightFormat.named(json.path("weights").asText("none")),
              json.path("block").asInt(0),
              prefill.isTextual() ? Optional.of(prefill.asText()) : Optional.empty(),
              PrefillFormat.named(
                  json.path("prefill_weights").asText(prefill.isTextual() ? "int8" : "same")),
              KvFormat.named(json.path("kv").asText("fp32")),
              json.path("tied").asBoolean()));
    } catch (IllegalArgumentException e) {
      throw new InferenceException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }

  void write(Path folder) throws IOException {
    var json = JsonNodeFactory.instance.objectNode().put("weights", weights.text());
    json.put("block", block).put("tied", tied).put("kv", kv.text());
    prefillFile.ifPresent(file -> json.put("prefill", file).put("prefill_weights", prefill.text()));
    Json.write(folder.resolve(FILE), json);
  }
}
