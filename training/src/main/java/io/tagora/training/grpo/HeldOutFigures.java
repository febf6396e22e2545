package io.tagora.training.grpo;

import io.tagora.runtime.reward.RewardParts;

/**
 * What a policy's likeliest lists are worth to users that it does not learn from.
 *
 * @param reward mean over experts
 * @param parts means over experts
 * @param together mean over moments: the share of what came true that all experts of a moment found
 *     together
 */
public record HeldOutFigures(double reward, RewardParts parts, double together) {}
