package io.tagora.gateway.bench;

import java.util.Map;

/**
 * The figures of a bench, as they are written in JSON.
 *
 * @param milliseconds of each stage and of the whole, in the order in which they happen
 * @param wallMilliseconds as the caller sees it
 * @param prefilledRatio computed over asked prompt tokens: what sharing leaves to do
 * @param rssMegabytes the process's resident memory now; 0 where the system does not tell
 * @param peakRssMegabytes and at its highest
 */
public record BenchReport(
    String model,
    int requests,
    int processors,
    int degraded,
    Spread wallMilliseconds,
    Map<String, Spread> milliseconds,
    double requestsPerSecond,
    double meanPromptTokens,
    double meanPrefilledTokens,
    double meanGeneratedTokens,
    double prefilledRatio,
    double generatedTokensPerSecond,
    long rssMegabytes,
    long peakRssMegabytes) {

  /** Quantiles over the requests. */
  public record Spread(double p50, double p95, double max) {
    /** Of at least one value; the nearest-rank quantiles. */
    public static Spread of(double[] values) {
      double[] sorted = values.clone();
      java.util.Arrays.sort(sorted);
      return new Spread(rank(sorted, 0.5), rank(sorted, 0.95), sorted[sorted.length - 1]);
    }

    private static double rank(double[] sorted, double quantile) {
      return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    }
  }
}
