package io.tagora.runtime.memory;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Interest;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.retrieval.Evidence;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Turns behaviours into what is to stay of them. Counts as a context does: a behaviour whose item
 * the catalog does not have is left out, and of steps with one item in a row all but the last of
 * the day. Immutable, safe to call from any thread.
 */
public final class Summarizer {
  private static final Evidence EVIDENCE = new Evidence(Interest.HALF_LIFE, 1, 1, 2, 3);

  private final Catalog catalog;

  public Summarizer(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The summary of behaviours, oldest first. */
  public Summary of(List<Behavior> behaviors) {
    List<Behavior> known =
        behaviors.stream()
            .filter(behavior -> behavior.item().isEmpty() || itemOf(behavior).isPresent())
            .toList();
    var summary = Summary.NONE;
    for (int i = 0; i < known.size(); i++) {
      if (i + 1 == known.size() || !isSameStep(known.get(i), known.get(i + 1))) {
        summary = summary.plus(of(known.get(i)));
      }
    }
    return summary;
  }

  private Summary of(Behavior behavior) {
    var interests = itemOf(behavior).map(item -> interest(item, behavior)).stream().toList();
    return new Summary(1, interests);
  }

  private static Interest interest(Item item, Behavior behavior) {
    Instant time = behavior.time();
    int purchases = behavior instanceof Behavior.Purchase ? 1 : 0;
    double weight = EVIDENCE.weight(behavior, time);
    return new Interest(item.categoryId(), 1, purchases, weight, time, time);
  }

  private Optional<Item> itemOf(Behavior behavior) {
    return behavior.item().flatMap(catalog::item);
  }

  private boolean isSameStep(Behavior earlier, Behavior later) {
    return textOf(earlier).equals(textOf(later))
        && earlier
            .time()
            .atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .equals(later.time().atOffset(ZoneOffset.UTC).toLocalDate());
  }

  private String textOf(Behavior behavior) {
    return switch (behavior) {
      case Behavior.Search(_, var query) -> query;
      case Behavior.Click _, Behavior.AddToCart _, Behavior.Purchase _ ->
          itemOf(behavior).map(Item::title).orElseThrow();
    };
  }
}
