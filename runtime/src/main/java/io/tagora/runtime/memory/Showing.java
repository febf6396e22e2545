package io.tagora.runtime.memory;

import io.tagora.runtime.agent.RecommendedItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer that a user got.
 *
 * @param traceId the answer's id
 * @param time of the request's context
 * @param items as they were shown, the largest share first
 */
public record Showing(String traceId, Instant time, List<ShownItem> items) {
  public Showing {
    items = List.copyOf(items);
  }

  /** Of an answer's items. */
  public static Showing of(String traceId, Instant time, List<RecommendedItem> items) {
    var shown = new ArrayList<ShownItem>(items.size());
    for (RecommendedItem one : items) {
      shown.add(new ShownItem(one.item().id(), one.share(), one.personaId(), one.tag()));
    }
    return new Showing(traceId, time, shown);
  }

  boolean has(String itemId) {
    return items.stream().anyMatch(item -> item.itemId().equals(itemId));
  }
}
