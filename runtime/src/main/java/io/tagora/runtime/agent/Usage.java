package io.tagora.runtime.agent;

/**
 * Tokens of one request over all its model calls.
 *
 * @param promptTokens what the calls read, a shared prefix counted in every call
 * @param prefilledTokens what was really computed
 * @param generatedTokens what was written
 */
public record Usage(long promptTokens, long prefilledTokens, long generatedTokens) {
  public static final Usage NONE = new Usage(0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        promptTokens + other.promptTokens,
        prefilledTokens + other.prefilledTokens,
        generatedTokens + other.generatedTokens);
  }
}
