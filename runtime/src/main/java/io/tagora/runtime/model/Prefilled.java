package io.tagora.runtime.model;

/** What {@link PrefillEngine#prefill} brings: KV, or why there is none. */
public sealed interface Prefilled {

  /**
   * The prompt was read.
   *
   * @param promptTokens the tokens of prefix and prompt
   * @param prefilledTokens those that were computed now
   */
  record Read(KvHandle handle, int promptTokens, int prefilledTokens) implements Prefilled {}

  /**
   * The engine cannot read it now (no free KV row) or ever (too long); the reason says which and
   * the numbers.
   */
  record Refused(String reason, boolean retryable) implements Prefilled {}
}
