package io.tagora.actors.flow;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;

/** What speaks for an item, with and without a model's words. */
final class Interests {
  private Interests() {}

  /** The persona's name, or the category of an item that no persona brought. */
  static String of(Plan plan, RecommendedItem item) {
    return plan.personas().stream()
        .filter(persona -> persona.id().equals(item.personaId()))
        .map(Persona::name)
        .findFirst()
        .orElse(item.category());
  }

  /** A plain sentence from facts. */
  static String reason(Plan plan, RecommendedItem item) {
    return switch (item.channel()) {
      case EXPLORATORY -> "Shown for %s: %s.".formatted(of(plan, item), item.tag());
      case UTILITY -> "Popular in %s.".formatted(item.category());
    };
  }
}
