package io.tagora.runtime.reward;

/** How much better each answer of a group is than the group (GRPO; paper section 5.2). */
public final class Advantages {
  private static final double EPSILON = 1e-6;

  private Advantages() {}

  /** What a group's rewards are divided by. */
  public enum Scale {
    /** Nothing: A = R − mean(R), the form that the paper seems to have. */
    NONE,
    /** The group's standard deviation: A = (R − mean(R)) / (std(R) + 1e-6), the usual GRPO. */
    DEVIATION
  }

  /**
   * The advantages of one group, in its order. Where all rewards are equal, all are 0.
   *
   * @param rewards of all answers to one prompt, at least one; the deviation is over the group
   *     itself (divided by its size)
   */
  public static double[] ofGroup(double[] rewards, Scale scale) {
    if (rewards.length == 0) {
      throw new IllegalArgumentException("a group must have at least one answer, got none");
    }
    double mean = 0;
    for (double reward : rewards) {
      mean += reward / rewards.length;
    }
    double squares = 0;
    for (double reward : rewards) {
      squares += (reward - mean) * (reward - mean) / rewards.length;
    }
    double divisor =
        switch (scale) {
          case NONE -> 1;
          case DEVIATION -> Math.sqrt(squares) + EPSILON;
        };
    var advantages = new double[rewards.length];
    for (int i = 0; i < rewards.length; i++) {
      advantages[i] = (rewards[i] - mean) / divisor;
    }
    return advantages;
  }
}
