package io.tagora.training.grpo;

import java.util.Locale;

/** The policy left the model that it began with: what it writes is no longer to be trusted. */
public final class PolicyLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Holds a run to {@code --kl-stop}.
   *
   * @param divergence nats a token; what is no number is refused, too
   * @throws PolicyLostException if it is over that many times the target
   */
  static void requireNear(int iteration, double divergence, GrpoSettings settings) {
    double limit = settings.klStop() * settings.klTarget();
    if (!(divergence <= limit)) {
      throw new PolicyLostException(iteration, divergence, limit);
    }
  }

  private PolicyLostException(int iteration, double divergence, double limit) {
    super(
        String.format(
            Locale.ROOT,
            "the policy must stay within %.3f nats a token of the model it began with, got %.3f "
                + "after iteration %d; the folder holds the last checkpoint before. Lower "
                + "--learning-rate, or raise --kl-weight or --kl-stop",
            limit,
            divergence,
            iteration));
  }
}
