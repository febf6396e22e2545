package io.tagora.runtime.retrieval;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How often an event on an item of a category is a purchase: the conversion that the traffic
 * allocation reckons with (paper section 7). Immutable.
 *
 * <p>Smoothed towards the rate g of the whole log: (purchases + {@value #PRIOR_EVENTS}·g)/(events +
 * {@value #PRIOR_EVENTS}), so that a rare category is not judged by one sale.
 */
public final class PurchaseRates {
  private static final double PRIOR_EVENTS = 50;

  private final Map<String, Double> rates;
  private final double overall;

  private PurchaseRates(Map<String, Double> rates, double overall) {
    this.rates = rates;
    this.overall = overall;
  }

  /** Counts the events on items before {@code until}. */
  public static PurchaseRates of(Dataset dataset, Instant until) {
    var categories = new BehaviorCategories(dataset.catalog());
    var events = new HashMap<String, Integer>();
    var purchases = new HashMap<String, Integer>();
    for (UserLog user : dataset.users()) {
      for (Behavior behavior : user.before(until)) {
        categories
            .itemOf(behavior)
            .ifPresent(item -> {
              events.merge(item.categoryId(), 1, Integer::sum);
              if (behavior instanceof Behavior.Purchase) {
                purchases.merge(item.categoryId(), 1, Integer::sum);
              }
            });
      }
    }
    return smoothed(events, purchases);
  }

  private static PurchaseRates smoothed(
      Map<String, Integer> events, Map<String, Integer> purchases) {
    int allEvents = events.values().stream().mapToInt(count -> count).sum();
    int allPurchases = purchases.values().stream().mapToInt(count -> count).sum();
    double overall = allEvents == 0 ? 0 : (double) allPurchases / allEvents;
    var rates = new HashMap<String, Double>();
    events.forEach((category, count) ->
        rates.put(
            category,
            (purchases.getOrDefault(category, 0) + PRIOR_EVENTS * overall)
                / (count + PRIOR_EVENTS)));
    return new PurchaseRates(rates, overall);
  }

  /** In [0, 1]; the rate of the whole log for a category without any event. */
  public double of(String categoryId) {
    return rates.getOrDefault(categoryId, overall);
  }
}
