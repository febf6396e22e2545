package io.tagora.runtime.retrieval;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.context.HybridContext;
import java.util.List;
import java.util.random.RandomGenerator;

/** Turns what the agents decided into the items that are shown. Safe to call from any thread. */
public interface ItemSelector {

  /** At most {@code items} items, the largest exposure first, each with an empty reason. */
  List<RecommendedItem> select(
      HybridContext context, Plan plan, Arbitration arbitration, int items, RandomGenerator random);

  /** What is shown without any agent: popular items and those of recent categories. */
  List<RecommendedItem> utility(HybridContext context, int items);
}
