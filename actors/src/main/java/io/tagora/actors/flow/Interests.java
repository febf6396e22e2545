package io.tagora.actors.flow;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ReturningInterest;

/** What speaks for an item. */
final class Interests {
  private Interests() {}

  /** The name of the persona that brought the item, or "" in the utility channel. */
  static String persona(Plan plan, RecommendedItem item) {
    for (Persona persona : plan.personas()) {
      if (persona.id().equals(item.personaId())) {
        return persona.name();
      }
    }
    return "";
  }

  /**
   * What a reason is written for: the persona's name, or the category of an item that no persona
   * brought, or only what is under way: that one's name says nothing of the item, and explainers
   * have learnt such items by their category.
   */
  static String of(Plan plan, RecommendedItem item) {
    String persona = persona(plan, item);
    return persona.isEmpty() || item.personaId().equals(ReturningInterest.PERSONA_ID)
        ? item.category()
        : persona;
  }
}
