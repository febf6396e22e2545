package io.tagora.tests.chaos.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.Collectors;

/** What a client wanted of a node. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "of")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Asked.Remember.class, name = "remember"),
  @JsonSubTypes.Type(value = Asked.Recommend.class, name = "recommend"),
  @JsonSubTypes.Type(value = Asked.Export.class, name = "export")
})
public sealed interface Asked {

  /**
   * Something that a user did.
   *
   * @param query for a search, else ""
   * @param itemId for all but a search, else ""
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Event(String id, String type, String query, String itemId, long afterStart) {
    public Event {
      query = query == null ? "" : query;
      itemId = itemId == null ? "" : itemId;
    }
  }

  /**
   * To remember events, in this order.
   *
   * @param attempt 1 for the first time that they are sent
   */
  record Remember(int attempt, List<Event> events) implements Asked {
    public Remember {
      events = List.copyOf(events);
    }

    /** The same once more. */
    public Remember again() {
      return new Remember(attempt + 1, events);
    }

    @Override
    public String toString() {
      return events.stream().map(Event::id).collect(Collectors.joining(","));
    }
  }

  /**
   * To recommend.
   *
   * @param deadline in milliseconds
   */
  record Recommend(int items, long deadline) implements Asked {}

  /** To tell all that is remembered. */
  record Export() implements Asked {}
}
