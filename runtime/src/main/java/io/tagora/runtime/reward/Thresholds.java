package io.tagora.runtime.reward;

/**
 * The least that an answer must reach for its accuracy to count: τ_align, τ_div, τ_len of the paper
 * (section 5.2).
 */
public record Thresholds(double alignment, double diversity, double length) {
  /** Everything passes. */
  public static final Thresholds NONE = new Thresholds(0, 0, 0);

  /** Whether none of the three indicators is 0. */
  public boolean passedBy(RewardParts parts) {
    return parts.alignment() >= alignment
        && parts.diversity() >= diversity
        && parts.length() >= length;
  }
}
