package io.tagora.gateway.evaluation;

import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.metric.Scorecard;
import java.util.List;

/**
 * The figures of an evaluation, as they are written in JSON.
 *
 * @param n how many tags count
 * @param rows one recommender each, the agents first
 * @param leads how much the agents are ahead of each baseline in hit rate, on the same users
 * @param degraded how many answers said that something was weaker than it should be
 * @param missing how many users got no answer; they count as misses
 * @param meanTags how many tags an answer has on average
 */
public record EvaluationReport(
    String model,
    String cut,
    int horizonDays,
    int users,
    int n,
    List<Row> rows,
    List<Lead> leads,
    int degraded,
    int missing,
    double meanTags,
    double seconds) {

  /** One recommender's metrics. */
  public record Row(String name, Scorecard scores) {}

  /**
   * Agents minus a baseline.
   *
   * @param significant whether the interval leaves out 0
   * @param separate whether the two hit rates' own intervals share no value
   */
  public record Lead(String over, Interval hitRate, boolean significant, boolean separate) {}
}
