package io.tagora.runtime.agent;

import io.tagora.runtime.model.Priority;
import java.time.Duration;

/**
 * What a caller asks for.
 *
 * @param maxPersonas the Planner writes at most that many personas, at least 1
 * @param items how many items to show, at least 1
 * @param explain whether every item gets a reason written by the model
 * @param deadline by when the answer must be there, complete or marked as degraded
 * @param seed the same seed, state and model give the same answer
 * @param priority how soon the model is to work for it, where several ask
 */
public record RecommendationRequest(
    String userId,
    int maxPersonas,
    int items,
    boolean explain,
    Duration deadline,
    long seed,
    Priority priority) {

  /** One for which somebody waits. */
  public RecommendationRequest(
      String userId, int maxPersonas, int items, boolean explain, Duration deadline, long seed) {
    this(userId, maxPersonas, items, explain, deadline, seed, Priority.INTERACTIVE);
  }

  /** The same with another deadline. */
  public RecommendationRequest within(Duration other) {
    return new RecommendationRequest(userId, maxPersonas, items, explain, other, seed, priority);
  }
}
