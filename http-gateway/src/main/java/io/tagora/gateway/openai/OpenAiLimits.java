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
public record OpenAiLimits(int maxTokens, int choices, int texts, Duration deadline) {}
