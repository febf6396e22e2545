package io.tagora.training.data;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent could have known at one moment of a user's life, and what the log says came of it.
 *
 * @param facets what a Planner should see in the user
 * @param returning what is under way already, which no Planner has to guess
 * @param truth ids of the categories that the user turned to within {@link MomentLabeller#HORIZON}
 */
record Moment(
    HybridContext context,
    List<Facet> facets,
    Optional<Facet> returning,
    Selection selection,
    List<Explained> explained,
    Set<String> truth) {

  /**
   * A persona and what its expert should write.
   *
   * @param realized tags that came true, soonest first
   * @param likely tags that usually follow such a history, for the rest of the list
   */
  record Facet(Persona persona, List<Tag> realized, List<Tag> likely) {}

  /**
   * What an Arbiter should choose.
   *
   * @param pool what there is to choose from
   * @param realized the pool's tags that came true within {@link MomentLabeller#TARGET}, soonest
   *     first
   * @param likely the pool's other tags that should follow, the likeliest first
   */
  record Selection(List<Tag> pool, List<Tag> realized, List<Tag> likely) {}

  /** An item and the sentence that should introduce it. */
  record Explained(String style, Item item, String interest, String text) {}
}
