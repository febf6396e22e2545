package io.tagora.actors.testing;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.retrieval.ItemSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Takes the first item of each tag's category from the shelf. */
public final class ShelfSelector implements ItemSelector {
  private final Catalog catalog;
  private final Map<String, Item> firsts = new HashMap<>();

  /** Of all items of the catalog, in its order. */
  public ShelfSelector(Catalog catalog) {
    this.catalog = catalog;
    catalog.items().forEach(item -> firsts.putIfAbsent(item.categoryId(), item));
  }

  @Override
  public List<RecommendedItem> select(
      HybridContext context,
      Plan plan,
      Arbitration arbitration,
      int items,
      RandomGenerator random) {
    return arbitration.tags().stream().limit(items).map(this::firstOf).toList();
  }

  private RecommendedItem firstOf(ScoredTag tag) {
    Item item = Optional.ofNullable(firsts.get(tag.tag().categoryId())).orElseThrow();
    return new RecommendedItem(
        item,
        item.categoryId(),
        tag.tag().text(),
        tag.personaId(),
        Channel.EXPLORATORY,
        0.1,
        tag.score(),
        "");
  }

  @Override
  public List<RecommendedItem> utility(HybridContext context, int items) {
    return catalog.items().stream()
        .limit(items)
        .map(item ->
            new RecommendedItem(item, item.categoryId(), "", "", Channel.UTILITY, 0.1, 0.5, ""))
        .toList();
  }
}
