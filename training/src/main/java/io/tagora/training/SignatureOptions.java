package io.tagora.training;

import io.tagora.runtime.signature.SignatureSettings;
import picocli.CommandLine.Option;

/** From where on a sign of failure is told in training; as tagora.signatures when serving. */
final class SignatureOptions {
  @Option(
      names = "--sign-overlap",
      paramLabel = "X",
      description = "Tell of experts of one moment whose categories overlap more than this share.")
  private double overlap = SignatureSettings.DEFAULT.expertOverlap();

  @Option(
      names = "--sign-kl-spike",
      paramLabel = "X",
      description = "Tell of a divergence over so many times the median of those before.")
  private double klSpike = SignatureSettings.DEFAULT.klSpike();

  @Option(
      names = "--sign-starvation",
      paramLabel = "X",
      description = "Tell where no list passes the thresholds in more than this share of groups.")
  private double starvation = SignatureSettings.DEFAULT.starvation();

  @Option(
      names = "--sign-window",
      paramLabel = "N",
      description = "Iterations before, whose median a divergence is held against.")
  private int window = SignatureSettings.DEFAULT.window();

  SignatureSettings settings() {
    share("--sign-overlap", overlap);
    share("--sign-starvation", starvation);
    if (!(klSpike > 1)) {
      throw new IllegalArgumentException("--sign-kl-spike must be above 1, got " + klSpike);
    }
    if (window < 2) {
      throw new IllegalArgumentException("--sign-window must be at least 2, got " + window);
    }
    return new SignatureSettings(
        overlap, SignatureSettings.DEFAULT.explanationDiversity(), klSpike, starvation, window);
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s must be from 0 to 1, got %s".formatted(name, value));
    }
  }
}
