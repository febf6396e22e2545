package io.tagora.runtime.signature;

import java.util.Locale;

/** What goes wrong, and what to do about it. */
public enum Signature {
  EXPERT_OVERLAP(
      "Experts write the same tags for different personas: ask for fewer personas (tagora.agents.personas), or train experts with a higher diversity threshold."),
  EXPLANATION_SAMENESS(
      "Reasons read alike: sample them at a higher temperature (tagora.agents.explainer.temperature), or train the explainer with a higher diversity threshold."),
  KL_SPIKE(
      "The policy moved away from the SFT model at once: go back to the last checkpoint, and lower the learning rate or raise the KL coefficient."),
  THRESHOLD_STARVATION(
      "In many groups no answer passes the thresholds, so nothing is learned from them: take lower thresholds, as the quantile rule picks them, or more answers a group.");

  private final String advice;

  Signature(String advice) {
    this.advice = advice;
  }

  /** A sentence. */
  public String advice() {
    return advice;
  }

  /** As metrics and logs have it, as "expert-overlap". */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
