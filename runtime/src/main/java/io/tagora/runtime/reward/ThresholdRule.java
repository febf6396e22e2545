package io.tagora.runtime.reward;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Picks the thresholds of the constrained reward from what the SFT model already reaches.
 *
 * <p>A threshold that the SFT model never reaches starves learning: a group in which no answer
 * passes has no reward, no advantage and no gradient. One that it always reaches asks for nothing.
 * So all three thresholds are put at one quantile q of the SFT model's own rewards, which makes
 * them equally strict whatever their units, and q is the largest of 0.00, 0.01 … 0.95 at which at
 * most a tolerated share of the SFT model's groups has no passing answer. It is counted on groups,
 * not derived from single answers, since the answers to one prompt resemble each other.
 */
public final class ThresholdRule {
  /** A twentieth of the groups may starve; the rest have something to learn from. */
  public static final double TOLERATED = 0.05;

  private static final int STRICTEST = 95;

  private ThresholdRule() {}

  /**
   * What was picked.
   *
   * @param quantile q, in [0, 0.95]
   * @param passing the share of single answers that pass
   * @param starving the share of groups without any passing answer
   */
  public record Choice(Thresholds thresholds, double quantile, double passing, double starving) {}

  /**
   * The strictest thresholds that starve few enough groups.
   *
   * @param groups the SFT model's answers, a list a prompt; at least one, none empty
   * @param tolerated the share of groups that may starve, in [0, 1)
   */
  public static Choice pick(List<List<RewardParts>> groups, double tolerated) {
    if (groups.isEmpty() || groups.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "thresholds must be picked from at least one group with answers, got " + groups.size());
    }
    for (int percent = STRICTEST; percent > 0; percent--) {
      Choice choice = at(groups, percent / 100.0);
      if (choice.starving() <= tolerated) {
        return choice;
      }
    }
    return at(groups, 0);
  }

  /**
   * All thresholds at one quantile of the answers' own rewards.
   *
   * @param groups as for {@link #pick}
   * @param quantile in [0, 1]; at 0 everything passes
   */
  public static Choice at(List<List<RewardParts>> groups, double quantile) {
    var thresholds =
        new Thresholds(
            at(sorted(groups, RewardParts::alignment), quantile),
            at(sorted(groups, RewardParts::diversity), quantile),
            at(sorted(groups, RewardParts::length), quantile));
    return measured(groups, thresholds, quantile);
  }

  private static Choice measured(
      List<List<RewardParts>> groups, Thresholds thresholds, double quantile) {
    long starving =
        groups.stream().filter(group -> group.stream().noneMatch(thresholds::passedBy)).count();
    double passing =
        groups.stream()
            .flatMap(List::stream)
            .mapToInt(parts -> thresholds.passedBy(parts) ? 1 : 0)
            .average()
            .orElse(0);
    return new Choice(thresholds, quantile, passing, (double) starving / groups.size());
  }

  private static double[] sorted(
      List<List<RewardParts>> groups, ToDoubleFunction<RewardParts> part) {
    double[] values = groups.stream().flatMap(List::stream).mapToDouble(part).toArray();
    Arrays.sort(values);
    return values;
  }

  private static double at(double[] sorted, double quantile) {
    return sorted[(int) Math.floor(quantile * (sorted.length - 1))];
  }
}
