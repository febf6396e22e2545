package io.tagora.runtime.agent;

import java.util.List;

/**
 * A step of a request as it happens, for callers who watch; {@link Completed} is always the last.
 */
public sealed interface Stage {
  record Planned(Plan plan) implements Stage {}

  record ExpertReported(ExpertReport report) implements Stage {}

  record Arbitrated(Arbitration arbitration) implements Stage {}

  /** The items and their shares are settled; reasons are still to be written and empty. */
  record ItemsChosen(List<RecommendedItem> items) implements Stage {
    public ItemsChosen {
      items = List.copyOf(items);
    }
  }

  record Explained(String itemId, String reason) implements Stage {}

  record Completed(Recommendation recommendation) implements Stage {}
}
