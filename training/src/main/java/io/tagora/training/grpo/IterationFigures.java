package io.tagora.training.grpo;

import io.tagora.runtime.reward.RewardParts;

/**
 * What one iteration showed.
 *
 * @param reward mean over all lists
 * @param parts means over all lists
 * @param passing share of lists whose reward is above 0
 * @param silent share of groups that teach nothing, all their rewards being equal
 * @param starving share of groups in which no list passes the thresholds
 * @param divergence KL from the first model, nats a token, before the iteration's updates
 * @param entropy of the policy's choices, nats a token
 * @param klWeight β that held
 * @param gradientNorm mean over the updates, before clipping
 * @param drawnBack share of the way from the first model that was taken back after the updates, to
 *     hold the divergence under its target
 * @param writingSeconds of opening the policy and writing lists
 * @param learningSeconds of everything else
 */
public record IterationFigures(
    double reward,
    RewardParts parts,
    double passing,
    double silent,
    double starving,
    double divergence,
    double entropy,
    double klWeight,
    double gradientNorm,
    double drawnBack,
    double writingSeconds,
    double learningSeconds) {}
