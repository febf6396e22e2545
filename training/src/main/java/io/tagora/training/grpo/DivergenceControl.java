package io.tagora.training.grpo;

/**
 * Keeps the policy near the model that it began with: the weight of the divergence rises where it
 * is over its target and falls where it is under, by at most a tenth a step (the adaptive
 * controller of Ziegler et al., arXiv:1909.08593, section 2.2).
 *
 * @param weight β of now
 * @param target KL to hold, in nats a token
 */
record DivergenceControl(double weight, double target) {
  private static final double STRONGEST = 0.2;
  private static final double SPEED = 0.5;
  private static final double LEAST = 1e-4;
  private static final double MOST = 10;

  DivergenceControl {
    if (!(target > 0)) {
      throw new IllegalArgumentException(
          "the divergence to hold must be above 0, got %s (--kl-target)".formatted(target));
    }
  }

  /** The control after a step that diverged so far. */
  DivergenceControl after(double divergence) {
    double error = Math.clamp(divergence / target - 1, -STRONGEST, STRONGEST);
    return new DivergenceControl(Math.clamp(weight * (1 + SPEED * error), LEAST, MOST), target);
  }
}
