package io.tagora.runtime.reward;

/** How the parts of a reward become one number: the paper's choice and its ablation. */
public sealed interface RewardShaping {

  double of(RewardParts parts);

  /**
   * CRS: R = R_acc · 1[R_align ≥ τ_align] · 1[R_div ≥ τ_div] · 1[R_len ≥ τ_len] (paper section
   * 5.2). The parts are constraints, not rivals: more diversity than asked for buys nothing.
   */
  record Constrained(Thresholds thresholds) implements RewardShaping {
    @Override
    public double of(RewardParts parts) {
      return thresholds.passedBy(parts) ? parts.accuracy() : 0;
    }
  }

  /** SUM, the ablation: Σ w_i · R_i (paper section 5.2). The weights are at least 0. */
  record Summed(double accuracy, double alignment, double diversity, double length)
      implements RewardShaping {
    /** Each part counts the same. */
    public static final Summed EQUAL = new Summed(0.25, 0.25, 0.25, 0.25);

    public Summed {
      if (!(accuracy >= 0 && alignment >= 0 && diversity >= 0 && length >= 0)) {
        throw new IllegalArgumentException(
            "weights of a summed reward must be at least 0, got %s, %s, %s, %s"
                .formatted(accuracy, alignment, diversity, length));
      }
    }

    @Override
    public double of(RewardParts parts) {
      return accuracy * parts.accuracy()
          + alignment * parts.alignment()
          + diversity * parts.diversity()
          + length * parts.length();
    }
  }
}
