package io.tagora.runtime.reward;

/**
 * What one answer is worth in each respect.
 *
 * @param accuracy R_acc in [0, 1]
 * @param alignment R_align in [0, 1]
 * @param diversity R_div in [0, 2]
 * @param length R_len in [0, 1]
 */
public record RewardParts(double accuracy, double alignment, double diversity, double length) {}
