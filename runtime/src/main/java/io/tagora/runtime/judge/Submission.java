package io.tagora.runtime.judge;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import java.util.List;

/** A piece of an agent's work, with what is needed to judge it. */
public sealed interface Submission {
  /** What the agent knew. */
  HybridContext context();

  /**
   * A tag that an expert wrote for a persona.
   *
   * @param beside the other tags of that persona
   */
  record OfTag(HybridContext context, Persona persona, Tag tag, List<Tag> beside)
      implements Submission {
    public OfTag {
      beside = List.copyOf(beside);
    }
  }

  /**
   * The reason that is shown with an item.
   *
   * @param interest what speaks for the item: a persona's name, or ""
   */
  record OfReason(HybridContext context, Item item, String interest, String reason)
      implements Submission {}
}
