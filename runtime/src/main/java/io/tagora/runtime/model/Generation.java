package io.tagora.runtime.model;

import java.util.List;

/**
 * What the model wrote.
 *
 * @param parts the text between separators, in order
 * @param generatedTokens all tokens written, separators and end included
 * @param tokens each token in its order, without end tokens, where log-probabilities were wanted;
 *     else none
 */
public record Generation(
    List<Part> parts, int generatedTokens, Finish finish, List<ScoredToken> tokens) {
  public Generation {
    parts = List.copyOf(parts);
    tokens = List.copyOf(tokens);
  }

  /** Without log-probabilities of tokens. */
  public Generation(List<Part> parts, int generatedTokens, Finish finish) {
    this(parts, generatedTokens, finish, List.of());
  }

  /**
   * A part and the sum of its tokens' natural log-probabilities under the model, before any
   * constraint.
   */
  public record Part(String text, double logProbability) {}

  /** Why the writing ended. */
  public enum Finish {
    END_TOKEN,
    STOP_TEXT,
    RULE_COMPLETE,
    MAX_TOKENS,
    CONTEXT_FULL
  }

  public List<String> texts() {
    return parts.stream().map(Part::text).toList();
  }
}
