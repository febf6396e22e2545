package io.tagora.training.data;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import java.util.List;

/**
 * What an agent could have known at one moment of a user's life, and what the log says came of it.
 *
 * @param pool what an Arbiter chooses from
 * @param chosen the pool's tags that came true within {@link MomentLabeller#TARGET}, soonest first
 */
record Moment(
    HybridContext context,
    List<Facet> facets,
    List<Tag> pool,
    List<Tag> chosen,
    List<Explained> explained) {

  /**
   * A persona and what its expert should write.
   *
   * @param realized tags that came true, soonest first
   * @param likely tags that usually belong to the persona, for the rest of the list
   */
  record Facet(Persona persona, List<Tag> realized, List<Tag> likely) {}

  /** An item and the sentence that should introduce it. */
  record Explained(String style, Item item, String interest, String text) {}
}
