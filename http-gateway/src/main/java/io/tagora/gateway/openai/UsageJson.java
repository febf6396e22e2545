package io.tagora.gateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tagora.runtime.agent.Usage;

/** What a request cost, as OpenAI writes it. */
record UsageJson(
    @JsonProperty("prompt_tokens") long promptTokens,
    @JsonProperty("completion_tokens") long completionTokens,
    @JsonProperty("total_tokens") long totalTokens,
    @JsonProperty("prompt_tokens_details") Details details) {

  /** Tokens of the prompt that were not computed, as their KV was still there. */
  record Details(@JsonProperty("cached_tokens") long cachedTokens) {}

  static UsageJson of(Usage usage) {
    return new UsageJson(
        usage.promptTokens(),
        usage.generatedTokens(),
        usage.promptTokens() + usage.generatedTokens(),
        new Details(usage.promptTokens() - usage.prefilledTokens()));
  }
}
