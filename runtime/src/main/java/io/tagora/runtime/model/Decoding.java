package io.tagora.runtime.model;

import java.util.List;

/**
 * How to write. What is not said at {@link #builder} has no effect: greedy, without penalties, and
 * nothing reported beside the text.
 *
 * @param temperature 0 is greedy
 * @param topK keep the k likeliest tokens; 0 keeps all
 * @param topP keep the likeliest tokens up to this mass, in (0, 1]
 * @param minP keep tokens of at least this share of the likeliest one's probability, in [0, 1]
 * @param seed the same seed, prompt and model write the same text
 * @param stops texts that end the writing and are not part of it
 * @param report what is told beside the text
 */
public record Decoding(
    int maxTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    Penalties penalties,
    long seed,
    List<String> stops,
    OutputRule rule,
    Report report) {
  public Decoding {
    require(maxTokens >= 1, "maxTokens must be at least 1", maxTokens);
    require(
        temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
        "temperature must be at least 0 and finite",
        temperature);
    require(topK >= 0, "topK must be at least 0", topK);
    require(topP > 0 && topP <= 1, "topP must be in (0, 1]", topP);
    require(minP >= 0 && minP <= 1, "minP must be in [0, 1]", minP);
    stops = List.copyOf(stops);
    require(!stops.contains(""), "a stop must not be empty", stops);
  }

  /** Without min-p, penalties and reports. */
  public Decoding(
      int maxTokens,
      double temperature,
      int topK,
      double topP,
      long seed,
      List<String> stops,
      OutputRule rule) {
    this(
        maxTokens, temperature, topK, topP, 0, Penalties.NONE, seed, stops, rule, Report.TEXT_ONLY);
  }

  public static Decoding greedy(int maxTokens, OutputRule rule) {
    return builder(maxTokens, rule).build();
  }

  public static DecodingBuilder builder(int maxTokens, OutputRule rule) {
    return new DecodingBuilder(maxTokens, rule);
  }

  /** A builder that begins with what this one says. */
  public DecodingBuilder change() {
    return builder(maxTokens, rule)
        .temperature(temperature)
        .topK(topK)
        .topP(topP)
        .minP(minP)
        .penalties(penalties)
        .seed(seed)
        .stops(stops)
        .report(report);
  }

  /**
   * What makes tokens less likely that were written before. Only the answer's tokens count, not the
   * prompt's: an engine need not keep those.
   *
   * @param repetition divides positive logits of written tokens and multiplies negative ones; 1 is
   *     none, above 0 (Keskar et al. 2019, as in Hugging Face transformers)
   * @param frequency taken from a token's logit for each time it was written, in [-2, 2] (OpenAI)
   * @param presence taken from the logit of a token that was written at all, in [-2, 2] (OpenAI)
   */
  public record Penalties(double repetition, double frequency, double presence) {
    public static final Penalties NONE = new Penalties(1, 0, 0);

    public Penalties {
      require(
          repetition > 0 && repetition < Double.POSITIVE_INFINITY,
          "the repetition penalty must be above 0 and finite",
          repetition);
      require(
          Math.abs(frequency) <= 2, "the frequency penalty must be between -2 and 2", frequency);
      require(Math.abs(presence) <= 2, "the presence penalty must be between -2 and 2", presence);
    }
  }

  /**
   * What is told beside the finished text.
   *
   * @param logProbabilities whether each token comes with its log-probability
   * @param alternatives how many of the likeliest tokens of each place come too, in [0, 20]
   * @param streamed whether {@link DecodeEngine#progress} tells the text as it is written
   */
  public record Report(boolean logProbabilities, int alternatives, boolean streamed) {
    public static final Report TEXT_ONLY = new Report(false, 0, false);

    public Report {
      require(
          alternatives >= 0 && alternatives <= 20,
          "alternatives must be between 0 and 20",
          alternatives);
      require(
          logProbabilities || alternatives == 0,
          "alternatives must be 0 without log-probabilities",
          alternatives);
    }
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + value);
    }
  }
}
