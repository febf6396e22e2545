package io.tagora.gateway.json;

import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.ShownItem;
import java.util.List;

/**
 * An answer that a user got.
 *
 * @param recommendationId the answer's id
 */
public record ShowingJson(String recommendationId, String time, List<ShownItem> items) {
  static ShowingJson of(Showing showing) {
    return new ShowingJson(showing.traceId(), showing.time().toString(), showing.items());
  }
}
