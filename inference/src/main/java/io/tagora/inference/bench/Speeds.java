package io.tagora.inference.bench;

/**
 * Tokens a second of an engine, and what goes with them.
 *
 * @param sharedRequestRatio as {@link EngineFigures#sharedRequestRatio}
 */
record Speeds(
    double prefill,
    Written alone,
    Written unshared,
    Written rows,
    Written eight,
    Written most,
    double sharedRequestRatio) {

  /** Tokens a second, and the share of the steps' time that was not ONNX Runtime's. */
  record Written(double tokensPerSecond, double outsideRuntime) {}
}
