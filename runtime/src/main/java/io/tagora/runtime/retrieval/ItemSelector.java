package io.tagora.runtime.retrieval;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.context.HybridContext;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Finds items and shares the exposure among them (paper sections 6 and 7). Safe to call from many
 * threads at once; it may take long and belongs on no device's thread. Reasons are left empty.
 */
public interface ItemSelector {
  /** At most {@code items} items of both channels, the largest share first. */
  List<RecommendedItem> select(
      HybridContext context, Plan plan, Arbitration arbitration, int items, RandomGenerator random);

  /** At most {@code items} items that need no agent: popular ones and the user's recent kinds. */
  List<RecommendedItem> utility(HybridContext context, int items);
}
