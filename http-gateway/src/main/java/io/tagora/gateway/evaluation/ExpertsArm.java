package io.tagora.gateway.evaluation;

import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.metric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** One way to choose the number of experts, and what came of it, user by user. One thread. */
public final class ExpertsArm {
  private static final long INTERVAL_SEED = 1;

  private final String name;
  private final RecommendationApi api;
  private final int personas;
  private final List<ExpertsOutcome> outcomes = new ArrayList<>();
  private final List<Double> seconds = new ArrayList<>();

  /**
   * An arm that has not been asked.
   *
   * @param name as the tables call it
   * @param api of a node that is configured for it
   * @param personas that a request asks for
   */
  public ExpertsArm(String name, RecommendationApi api, int personas) {
    this.name = name;
    this.api = api;
    this.personas = personas;
  }

  String name() {
    return name;
  }

  RecommendationApi api() {
    return api;
  }

  int personas() {
    return personas;
  }

  /**
   * Takes a block of users.
   *
   * @param processorSeconds of this process, for a request of the block
   */
  void add(List<ExpertsOutcome> block, double processorSeconds) {
    outcomes.addAll(block);
    seconds.add(processorSeconds);
  }

  /** The mean over users, which are drawn again for its interval. */
  Interval mean(ToDoubleFunction<ExpertsOutcome> figure) {
    return Interval.of(values(figure), new SplittableRandom(INTERVAL_SEED));
  }

  /** How much larger a figure is than another arm's, on the same users. */
  Interval ahead(ExpertsArm other, ToDoubleFunction<ExpertsOutcome> figure) {
    return Interval.ofDifference(
        values(figure), other.values(figure), new SplittableRandom(INTERVAL_SEED));
  }

  /** The mean over blocks of users, which are drawn again for its interval. */
  Interval processorSeconds() {
    return Interval.of(
        seconds.stream().mapToDouble(Double::doubleValue).toArray(),
        new SplittableRandom(INTERVAL_SEED));
  }

  private double[] values(ToDoubleFunction<ExpertsOutcome> figure) {
    return outcomes.stream().mapToDouble(figure).toArray();
  }
}
