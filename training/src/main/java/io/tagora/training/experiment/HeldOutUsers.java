package io.tagora.training.experiment;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.prompt.EntityText;
import io.tagora.training.data.Turn;
import java.util.List;

/**
 * Moments of users whom no model has learnt from.
 *
 * @param turns each with something that came true
 * @param entities what their contexts say of an item
 */
public record HeldOutUsers(Catalog catalog, List<Turn> turns, EntityText entities) {
  public HeldOutUsers {
    turns = List.copyOf(turns);
    if (turns.isEmpty()) {
      throw new IllegalArgumentException(
          "held-out users must have a moment of which something came true, got none (--users)");
    }
  }
}
