package io.tagora.runtime.reward;

import io.tagora.runtime.metric.RougeL;
import java.util.List;

/**
 * The reward of an explanation (paper section 6): how well it fits, if it is not like the others.
 */
public final class ExplanationRewards {
  private ExplanationRewards() {}

  /**
   * 1 − the mean ROUGE-L of the text with the others; 1 where there are none.
   *
   * @param others what the same model wrote for other items, or for the same item in its group
   */
  public static double diversity(String text, List<String> others) {
    return 1 - others.stream().mapToDouble(other -> RougeL.of(text, other)).average().orElse(0);
  }

  /** R = R_align · 1[div ≥ τ]. */
  public static double of(double alignment, double diversity, double threshold) {
    return diversity >= threshold ? TagRewards.checked(alignment) : 0;
  }
}
