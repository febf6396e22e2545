package io.tagora.actors.flow;

import io.tagora.actors.testing.ShelfSelector;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.retrieval.ItemSelector;
import java.util.List;
import java.util.random.RandomGenerator;

/** Shows what the selection was told not to show, as the tag of every item. */
record WatchingSelector(ItemSelector shelf) implements ItemSelector {
  WatchingSelector() {
    this(new ShelfSelector(Shop.catalog()));
  }

  @Override
  public List<RecommendedItem> select(
      HybridContext context,
      Plan plan,
      Arbitration arbitration,
      int items,
      RandomGenerator random) {
    return shelf.select(context, plan, arbitration, items, random).stream()
        .map(shown -> marked(shown, context))
        .toList();
  }

  @Override
  public List<RecommendedItem> utility(HybridContext context, int items) {
    return shelf.utility(context, items).stream().map(shown -> marked(shown, context)).toList();
  }

  private static RecommendedItem marked(RecommendedItem shown, HybridContext context) {
    var unwanted = context.unwanted();
    return new RecommendedItem(
        shown.item(),
        shown.category(),
        unwanted.items() + " " + unwanted.categories(),
        shown.personaId(),
        shown.channel(),
        shown.share(),
        shown.score(),
        shown.reason());
  }
}
