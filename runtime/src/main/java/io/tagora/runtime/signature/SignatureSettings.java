package io.tagora.runtime.signature;

/**
 * From where on a sign is one.
 *
 * @param expertOverlap over it, experts write the same
 * @param explanationDiversity under it, reasons read alike
 * @param klSpike a KL over so many times the median of the steps before is a spike; more than 1
 * @param starvation over this share of groups without any reward, thresholds starve training
 * @param window the latest answers or steps that are looked at, at least 2
 */
public record SignatureSettings(
    double expertOverlap,
    double explanationDiversity,
    double klSpike,
    double starvation,
    int window) {
  /** Those of reference.conf. */
  public static final SignatureSettings DEFAULT = new SignatureSettings(0.5, 0.35, 4, 0.3, 50);
}
