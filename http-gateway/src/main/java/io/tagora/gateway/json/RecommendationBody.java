package io.tagora.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.model.Priority;
import java.time.Duration;

/** The body of {@code POST /v1/recommendations}. */
public final class RecommendationBody {
  public static final int MAX_ID_LENGTH = 128;
  public static final int MAX_PERSONAS = 8;
  public static final int MAX_ITEMS = 50;
  public static final Duration MIN_DEADLINE = Duration.ofMillis(50);
  public static final Duration MAX_DEADLINE = Duration.ofSeconds(60);

  private RecommendationBody() {}

  /** What holds when the body does not say. */
  public record Defaults(
      int maxPersonas, int items, boolean explain, Duration deadline, long seed) {
    /** The request of a user with nothing but defaults. */
    public RecommendationRequest request(String userId) {
      return new RecommendationRequest(userId, maxPersonas, items, explain, deadline, seed);
    }
  }

  public static RecommendationRequest read(JsonNode body, Defaults defaults) {
    Fields fields = Fields.of(body, "");
    var request =
        new RecommendationRequest(
            fields.text("userId", MAX_ID_LENGTH),
            fields.integer("maxPersonas", 1, MAX_PERSONAS, defaults.maxPersonas()),
            fields.integer("items", 1, MAX_ITEMS, defaults.items()),
            fields.flag("explain", defaults.explain()),
            Duration.ofMillis(
                fields.integer(
                    "deadlineMs",
                    (int) MIN_DEADLINE.toMillis(),
                    (int) MAX_DEADLINE.toMillis(),
                    (int) defaults.deadline().toMillis())),
            fields.integer("seed", defaults.seed()),
            fields.choice("priority", Priority.class, Priority.INTERACTIVE));
    fields.end();
    return request;
  }
}
