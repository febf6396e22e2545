package io.tagora.inference.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a server takes beside OpenAI's own fields, by its documentation. */
public enum Dialect {
  /** Nothing: JSON by {@code response_format}, no patterns. */
  OPENAI(false, "repetition_penalty"),
  /** {@code structured_outputs}, as vLLM since 0.11. */
  VLLM(true, "repetition_penalty"),
  /** {@code regex} and {@code json_schema}, as SGLang. */
  SGLANG(true, "repetition_penalty"),
  /**
   * {@code grammar} and {@code json_schema}, as llama.cpp's server; its grammars are no patterns.
   */
  LLAMA_CPP(true, "repeat_penalty");

  private final boolean samplesMore;
  private final String repetitionPenalty;

  Dialect(boolean samplesMore, String repetitionPenalty) {
    this.samplesMore = samplesMore;
    this.repetitionPenalty = repetitionPenalty;
  }

  /** As the configuration writes it: "llama-cpp". */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Dialect> of(String label) {
    return Stream.of(values()).filter(dialect -> dialect.label().equals(label)).findFirst();
  }

  /** Whether it takes {@code top_k}, {@code min_p} and a repetition penalty. */
  boolean samplesMore() {
    return samplesMore;
  }

  String repetitionPenalty() {
    return repetitionPenalty;
  }

  /** Whether special tokens can be had as text. */
  boolean showsSpecialTokens() {
    return this == VLLM || this == SGLANG;
  }

  boolean knowsPatterns() {
    return this == VLLM || this == SGLANG;
  }

  /** Asks for text that the whole pattern matches. */
  void pattern(ObjectNode body, String pattern) {
    if (this == VLLM) {
      body.putObject("structured_outputs").put("regex", pattern);
    } else {
      body.put("regex", pattern);
    }
  }

  /** Asks for JSON under a schema. */
  void schema(ObjectNode body, com.fasterxml.jackson.databind.JsonNode schema) {
    switch (this) {
      case OPENAI -> {
        var format = body.putObject("response_format").put("type", "json_schema");
        var named = format.putObject("json_schema").put("name", "answer").put("strict", true);
        named.set("schema", schema);
      }
      case VLLM -> body.putObject("structured_outputs").set("json", schema);
      case SGLANG -> body.put("json_schema", schema.toString());
      case LLAMA_CPP -> body.set("json_schema", schema);
    }
  }

  /** Asks for any JSON object. */
  void object(ObjectNode body) {
    switch (this) {
      case OPENAI, VLLM, SGLANG -> body.putObject("response_format").put("type", "json_object");
      case LLAMA_CPP -> body.putObject("json_schema").put("type", "object");
    }
  }
}
