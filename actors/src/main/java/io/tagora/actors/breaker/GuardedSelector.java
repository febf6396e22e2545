package io.tagora.actors.breaker;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.CallGate.Ending;
import io.tagora.runtime.model.CallGate.Passage;
import io.tagora.runtime.retrieval.ItemSelector;
import java.util.List;
import java.util.random.RandomGenerator;

/** A selector whose searches go through a gate; what is chosen without a search does not. */
public record GuardedSelector(ItemSelector selector, CallGate gate) implements ItemSelector {

  /**
   * As the selector's.
   *
   * @throws IllegalStateException if the gate lets no search through
   */
  @Override
  public List<RecommendedItem> select(
      HybridContext context,
      Plan plan,
      Arbitration arbitration,
      int items,
      RandomGenerator random) {
    return switch (gate.enter()) {
      case Passage.Refused(var reason, _) -> throw new IllegalStateException(reason);
      case Passage.Entered(var ended) -> {
        try {
          var selected = selector.select(context, plan, arbitration, items, random);
          ended.accept(Ending.SUCCEEDED);
          yield selected;
        } catch (RuntimeException | Error e) {
          ended.accept(Ending.FAILED);
          throw e;
        }
      }
    };
  }

  @Override
  public List<RecommendedItem> utility(HybridContext context, int items) {
    return selector.utility(context, items);
  }
}
