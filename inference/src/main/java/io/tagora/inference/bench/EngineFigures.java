package io.tagora.inference.bench;

/**
 * How fast an engine reads and writes; tokens a second of all sequences together.
 *
 * @param contextTokens tokens that each sequence continues
 * @param prefillTokensPerSecond of one prompt of that length
 * @param decodeTokensPerSecond of one sequence alone
 * @param decode8UnsharedTokensPerSecond of 8 sequences after 8 contexts
 * @param decode8RowsTokensPerSecond of 8 sequences after one context, each row by itself
 * @param decode8TokensPerSecond the same with the context attended to once for all rows
 * @param decode32TokensPerSecond of 32 sequences after one context, attended to once
 * @param sharedRequestRatio tokens a second of 8 answers to one context, row by row or attended to
 *     once, whichever is faster, its reading included, over those of 8 answers to contexts of their
 *     own
 * @param interTokenP99Ratio p99 of a decode step while long prompts keep arriving, over the p99
 *     undisturbed; with prefill and decode apart, a thread each
 * @param interToken what that ratio and the colocated one are of
 * @param repeatVisitPrefillRatio tokens computed of a long context, over tokens computed when it
 *     comes again with five events behind it
 * @param outsideRuntimeShare of a step of 8 unshared sequences: the share of its time that is not
 *     ONNX Runtime's
 */
public record EngineFigures(
    int contextTokens,
    int threads,
    double prefillTokensPerSecond,
    double decodeTokensPerSecond,
    double decode8UnsharedTokensPerSecond,
    double decode8RowsTokensPerSecond,
    double decode8TokensPerSecond,
    double decode32TokensPerSecond,
    double sharedRequestRatio,
    double interTokenP99Ratio,
    InterToken interToken,
    double repeatVisitPrefillRatio,
    double outsideRuntimeShare,
    Roofline roofline) {

  /**
   * Milliseconds between tokens, p99, alone and while prompts are read beside.
   *
   * @param promptTokens tokens of each prompt that is read beside
   * @param chunkMillis the median of one chunk of such a prompt, nothing beside it: what a text may
   *     wait for at most on one device
   */
  public record InterToken(
      int promptTokens,
      double apartAloneMillis,
      double apartBesideMillis,
      double colocatedAloneMillis,
      double colocatedBesideMillis,
      double chunkMillis) {
    double apartRatio() {
      return apartBesideMillis / apartAloneMillis;
    }
  }
}
