package io.tagora.runtime.retrieval;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** What a user owns by now and need not be shown again. */
final class RecentPurchases {
  private RecentPurchases() {}

  /** The ids of the items that were bought at most {@code within} before the context's now. */
  static Set<String> of(HybridContext context, Duration within) {
    Instant from = context.now().minus(within);
    return context.behaviors().stream()
        .filter(Behavior.Purchase.class::isInstance)
        .map(Behavior.Purchase.class::cast)
        .filter(purchase -> !purchase.time().isBefore(from))
        .map(Behavior.Purchase::itemId)
        .collect(Collectors.toSet());
  }
}
