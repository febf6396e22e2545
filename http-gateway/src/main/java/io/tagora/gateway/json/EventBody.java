package io.tagora.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.memory.UserEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The body of {@code POST /v1/events}: one event, or a list of them. */
public final class EventBody {
  public static final int MAX_EVENTS = 100;
  public static final int MAX_QUERY_LENGTH = 200;

  private static final String TYPES = "search, click, cart, purchase";

  private EventBody() {}

  /** All events of the body, or the first rule that one of them breaks. */
  public static List<UserEvent> read(JsonNode body, Catalog catalog, Instant now) {
    if (!body.isArray()) {
      return List.of(event(Fields.of(body, ""), catalog, now));
    }
    if (body.isEmpty() || body.size() > MAX_EVENTS) {
      throw new ProblemException(
          Problem.invalid(
              "/events",
              "must be 1 to %d events".formatted(MAX_EVENTS),
              Integer.toString(body.size())));
    }
    return IntStream.range(0, body.size())
        .mapToObj(i -> event(Fields.of(body.get(i), "/events/" + i), catalog, now))
        .toList();
  }

  private static UserEvent event(Fields fields, Catalog catalog, Instant now) {
    var event =
        new UserEvent(
            fields.text("eventId", RecommendationBody.MAX_ID_LENGTH),
            fields.text("userId", RecommendationBody.MAX_ID_LENGTH),
            behavior(fields, catalog, now));
    fields.end();
    return event;
  }

  private static Behavior behavior(Fields fields, Catalog catalog, Instant now) {
    String type = fields.text("type", 16);
    Instant time = fields.pastTime("time", now);
    return switch (type) {
      case "search" -> new Behavior.Search(time, fields.text("query", MAX_QUERY_LENGTH));
      case "click" -> new Behavior.Click(time, itemId(fields, catalog));
      case "cart" -> new Behavior.AddToCart(time, itemId(fields, catalog));
      case "purchase" -> new Behavior.Purchase(time, itemId(fields, catalog));
      default -> throw fields.broken("type", "must be one of " + TYPES);
    };
  }

  static String itemId(Fields fields, Catalog catalog) {
    String id = fields.text("itemId", RecommendationBody.MAX_ID_LENGTH);
    if (catalog.item(id).isEmpty()) {
      throw fields.broken("itemId", "must be an item of the catalog");
    }
    return id;
  }
}
