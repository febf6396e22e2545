package io.tagora.runtime.agent;

import java.util.List;
import java.util.Optional;

/** What one expert brought: tags, or the reason for none. */
public record ExpertReport(String personaId, List<TagProposal> tags, Optional<Absence> absence) {
  public ExpertReport {
    tags = List.copyOf(tags);
  }
}
