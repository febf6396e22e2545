package io.tagora.runtime.model;

import io.tagora.runtime.model.Decoding.Penalties;
import io.tagora.runtime.model.Decoding.Report;
import java.util.List;

/** Collects what a {@link Decoding} says; {@link #build} checks it. */
public final class DecodingBuilder {
  private final int maxTokens;
  private OutputRule rule;
  private double temperature;
  private int topK;
  private double topP = 1;
  private double minP;
  private Penalties penalties = Penalties.NONE;
  private long seed;
  private List<String> stops = List.of();
  private Report report = Report.TEXT_ONLY;

  DecodingBuilder(int maxTokens, OutputRule rule) {
    this.maxTokens = maxTokens;
    this.rule = rule;
  }

  public DecodingBuilder rule(OutputRule newRule) {
    rule = newRule;
    return this;
  }

  public DecodingBuilder temperature(double newTemperature) {
    temperature = newTemperature;
    return this;
  }

  public DecodingBuilder topK(int newTopK) {
    topK = newTopK;
    return this;
  }

  public DecodingBuilder topP(double newTopP) {
    topP = newTopP;
    return this;
  }

  public DecodingBuilder minP(double newMinP) {
    minP = newMinP;
    return this;
  }

  public DecodingBuilder penalties(Penalties newPenalties) {
    penalties = newPenalties;
    return this;
  }

  public DecodingBuilder seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  public DecodingBuilder stops(List<String> newStops) {
    stops = newStops;
    return this;
  }

  public DecodingBuilder report(Report newReport) {
    report = newReport;
    return this;
  }

  /** Has every token come with its log-probability, and with that many of the likeliest beside. */
  public DecodingBuilder logProbabilities(int alternatives) {
    return report(new Report(true, alternatives, report.streamed()));
  }

  /** Has the text told as it is written. */
  public DecodingBuilder streamed() {
    return report(new Report(report.logProbabilities(), report.alternatives(), true));
  }

  /**
   * The decoding.
   *
   * @throws IllegalArgumentException that names the field, its rule and the value
   */
  public Decoding build() {
    return new Decoding(
        maxTokens, temperature, topK, topP, minP, penalties, seed, stops, rule, report);
  }
}
