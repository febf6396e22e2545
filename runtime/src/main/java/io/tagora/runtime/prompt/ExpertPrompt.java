package io.tagora.runtime.prompt;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import java.util.ArrayList;
import java.util.List;

/** An Expert's branch: context + persona → tags (paper section 4). */
public final class ExpertPrompt {
  private ExpertPrompt() {}

  public static HybridPrompt of(Persona persona) {
    return HybridPrompt.builder()
        .text(ControlToken.EXPERT.text())
        .text(ControlToken.removeFrom(persona.name()))
        .text(ControlToken.ANSWER.text())
        .build();
  }

  /** The tags in the order written; what the catalog does not know is dropped. */
  public static List<TagProposal> parse(Generation generation, Persona persona, Catalog catalog) {
    var proposals = new ArrayList<TagProposal>(generation.parts().size());
    for (var part : generation.parts()) {
      catalog
          .tag(part.text())
          .ifPresent(
              tag -> proposals.add(new TagProposal(tag, persona.id(), part.logProbability())));
    }
    return proposals;
  }
}
