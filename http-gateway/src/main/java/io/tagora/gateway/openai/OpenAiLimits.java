package io.tagora.gateway.openai;

import java.time.Duration;

/**
 * {@code tagora.openai}: what a request may ask for.
 *
 * @param maxTokens tokens that are written where the request does not say
 * @param choices the most that a request may ask for as {@code n}
 * @param texts the most that a request may have embedded
 * @param deadline for a whole request
 */
public record OpenAiLimits(int maxTokens, int choices, int texts, Duration deadline) {
  /** More tokens than this cannot be asked for; a model's context ends its writing before. */
  public static final int MOST_TOKENS = 1 << 16;
}
