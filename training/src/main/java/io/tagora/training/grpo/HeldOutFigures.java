package io.tagora.training.grpo;

import io.tagora.runtime.reward.RewardParts;
import java.util.List;

/**
 * What a policy's likeliest lists are worth to users that it does not learn from.
 *
 * @param reward mean over experts
 * @param parts means over experts
 * @param recalls a moment each: the share of what came true that all experts of the moment found
 *     together
 * @param overlap mean over moments of the overlap of two experts' categories, in [0, 1]
 */
public record HeldOutFigures(
    double reward, RewardParts parts, List<Double> recalls, double overlap) {
  public HeldOutFigures {
    recalls = List.copyOf(recalls);
  }

  /** The mean recall of all experts together. */
  public double together() {
    return recalls.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
