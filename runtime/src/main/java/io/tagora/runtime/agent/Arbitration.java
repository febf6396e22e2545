package io.tagora.runtime.agent;

import java.util.List;

/** The Arbiter's joint selection over all experts' tags, best first (paper section 5). */
public record Arbitration(List<ScoredTag> tags) {
  public Arbitration {
    tags = List.copyOf(tags);
  }
}
