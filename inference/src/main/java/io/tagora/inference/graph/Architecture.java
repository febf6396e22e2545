package io.tagora.inference.graph;

import io.tagora.inference.InferenceException;
import java.util.List;
import java.util.stream.Stream;

/** The decoder families that we can write as a graph, by the name a Hugging Face folder gives. */
public enum Architecture {
  LLAMA("LlamaForCausalLM", "llama"),
  QWEN2("Qwen2ForCausalLM", "qwen2"),
  QWEN3("Qwen3ForCausalLM", "qwen3");

  private final String className;
  private final String modelType;

  Architecture(String className, String modelType) {
    this.className = className;
    this.modelType = modelType;
  }

  public String modelType() {
    return modelType;
  }

  /** The architecture of that name. */
  public static Architecture named(String className) {
    return Stream.of(values())
        .filter(a -> a.className.equals(className))
        .findFirst()
        .orElseThrow(() ->
            new InferenceException(
                "the architecture must be one of %s, got %s".formatted(names(), className)));
  }

  private static List<String> names() {
    return Stream.of(values()).map(a -> a.className).toList();
  }
}
