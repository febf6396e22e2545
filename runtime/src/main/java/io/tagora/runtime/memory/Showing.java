package io.tagora.runtime.memory;

import io.tagora.runtime.agent.RecommendedItem;
import java.time.Instant;
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
    return new Showing(
        traceId,
        time,
        items.stream()
            .map(shown ->
                new ShownItem(shown.item().id(), shown.share(), shown.personaId(), shown.tag()))
            .toList());
  }

  boolean has(String itemId) {
    return items.stream().anyMatch(item -> item.itemId().equals(itemId));
  }
}
