package io.tagora.runtime.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The whole answer to one request.
 *
 * @param rung what the answer stands on
 * @param degraded what is missing or weaker than it should be, a sentence each; empty when all went
 *     well
 * @param timings how long each stage took: "context", "plan", "experts", "arbitration", "retrieval"
 *     (with the allocation), "explanations", "total"
 * @param models the name of the model that writes for a role, by "planner", "expert", "arbiter",
 *     "explainer"
 */
public record Recommendation(
    String id,
    String userId,
    Plan plan,
    List<ExpertReport> experts,
    Arbitration arbitration,
    List<RecommendedItem> items,
    Rung rung,
    List<String> degraded,
    Usage usage,
    Map<String, Duration> timings,
    Map<String, String> models) {
  public Recommendation {
    experts = List.copyOf(experts);
    items = List.copyOf(items);
    degraded = List.copyOf(degraded);
    timings = Map.copyOf(timings);
    models = Map.copyOf(models);
  }

  /** The same with one more sentence on what is missing or weaker. */
  public Recommendation degradedBy(String sentence) {
    var sentences = Stream.concat(degraded.stream(), Stream.of(sentence)).toList();
    return new Recommendation(
        id, userId, plan, experts, arbitration, items, rung, sentences, usage, timings, models);
  }
}
