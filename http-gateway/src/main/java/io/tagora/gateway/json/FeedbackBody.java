package io.tagora.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.memory.Feedback;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The body of {@code POST /v1/feedback}: what a user said of an item, or a list of that. */
public final class FeedbackBody {
  private static final String KINDS =
      Arrays.stream(Feedback.Kind.values())
          .map(FeedbackBody::word)
          .collect(Collectors.joining(", "));

  private FeedbackBody() {}

  /** All feedback of the body, or the first rule that a part of it breaks. */
  public static List<Feedback> read(JsonNode body, Catalog catalog, Instant now) {
    if (!body.isArray()) {
      return List.of(feedback(Fields.of(body, ""), catalog, now));
    }
    if (body.isEmpty() || body.size() > EventBody.MAX_EVENTS) {
      throw new ProblemException(
          Problem.invalid(
              "/feedback",
              "must be 1 to %d entries".formatted(EventBody.MAX_EVENTS),
              Integer.toString(body.size())));
    }
    return IntStream.range(0, body.size())
        .mapToObj(i -> feedback(Fields.of(body.get(i), "/feedback/" + i), catalog, now))
        .toList();
  }

  private static Feedback feedback(Fields fields, Catalog catalog, Instant now) {
    var feedback =
        new Feedback(
            fields.text("feedbackId", RecommendationBody.MAX_ID_LENGTH),
            fields.text("userId", RecommendationBody.MAX_ID_LENGTH),
            fields.text("recommendationId", RecommendationBody.MAX_ID_LENGTH),
            EventBody.itemId(fields, catalog),
            kind(fields),
            fields.pastTime("time", now));
    fields.end();
    return feedback;
  }

  private static Feedback.Kind kind(Fields fields) {
    String word = fields.text("kind", 32);
    return Arrays.stream(Feedback.Kind.values())
        .filter(kind -> word(kind).equals(word))
        .findFirst()
        .orElseThrow(() -> fields.broken("kind", "must be one of " + KINDS));
  }

  static String word(Feedback.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
