package io.tagora.training.judged;

import io.tagora.runtime.agent.Persona;
import java.util.List;

/** The judged tags of one persona: what is ranked against each other. */
public record JudgedGroup(Persona persona, List<JudgedTag> tags) {
  public JudgedGroup {
    tags = List.copyOf(tags);
  }

  /** Whether it has an order to learn: tags of at least two tiers. */
  boolean teaches() {
    return tags.stream().map(JudgedTag::tier).distinct().count() > 1;
  }

  List<String> texts() {
    return tags.stream().map(JudgedTag::text).toList();
  }
}
