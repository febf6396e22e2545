package io.tagora.runtime.retrieval;

import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The utility channel (paper section 7): what is popular, and what is popular in the categories
 * that the user came to lately. Immutable.
 *
 * <p>An item's popularity is the {@link Evidence} of all events on it before a moment. It is scored
 * r·interest(category)·popularity within the category + (1−r)·popularity in the catalog, each part
 * scaled to at most 1, with r = {@value #RECENT_WEIGHT}.
 */
public final class UtilityItems {
  private static final double RECENT_WEIGHT = 0.7;
  private static final int POPULAR_ITEMS = 500;

  private final Catalog catalog;
  private final BehaviorCategories behaviorCategories;
  private final Map<String, Double> itemWeight;
  private final Map<String, Double> categoryWeight;
  private final Map<String, List<Item>> itemsOfCategory;
  private final List<Item> popular;
  private final Duration boughtRecently;

  private UtilityItems(
      Catalog catalog,
      Map<String, Double> itemWeight,
      Map<String, Double> categoryWeight,
      Duration boughtRecently) {
    this.catalog = catalog;
    this.itemWeight = itemWeight;
    this.categoryWeight = categoryWeight;
    this.boughtRecently = boughtRecently;
    behaviorCategories = new BehaviorCategories(catalog);
    List<Item> ranked = new ArrayList<>(catalog.items());
    ranked.sort(descending(item -> itemWeight.getOrDefault(item.id(), 0.0), Item::id));
    popular = ranked.subList(0, Math.min(POPULAR_ITEMS, ranked.size()));
    itemsOfCategory = new HashMap<>();
    ranked.forEach(item ->
        itemsOfCategory.computeIfAbsent(item.categoryId(), _ -> new ArrayList<>()).add(item));
  }

  /** Counts what all users of the data set did before {@code until}. */
  public static UtilityItems of(Dataset dataset, Instant until, Duration boughtRecently) {
    var categories = new BehaviorCategories(dataset.catalog());
    var itemWeight = new HashMap<String, Double>();
    var categoryWeight = new HashMap<String, Double>();
    for (UserLog user : dataset.users()) {
      user.before(until)
          .forEach(behavior ->
              categories
                  .itemOf(behavior)
                  .ifPresent(item -> {
                    double weight = Evidence.DEFAULT.weight(behavior, until);
                    itemWeight.merge(item.id(), weight, Double::sum);
                    categoryWeight.merge(item.categoryId(), weight, Double::sum);
                  }));
    }
    return new UtilityItems(dataset.catalog(), itemWeight, categoryWeight, boughtRecently);
  }

  /**
   * The best candidates of this channel, best first, without what the user has or does not want.
   */
  public List<Candidate> candidates(HybridContext context, int limit) {
    Map<String, Double> interest = interest(context);
    Set<String> bought = RecentPurchases.of(context, boughtRecently);
    var pool = new ArrayList<>(popular);
    interest
        .keySet()
        .forEach(category -> pool.addAll(itemsOfCategory.getOrDefault(category, List.of())));
    return pool.stream()
        .distinct()
        .filter(item -> !bought.contains(item.id()))
        .filter(item -> context.unwanted().allows(item.id(), item.categoryId()))
        .map(item -> new Candidate(item, "", "", Channel.UTILITY, score(item, interest)))
        .sorted(descending(Candidate::score, candidate -> candidate.item().id()))
        .limit(limit)
        .toList();
  }

  private double score(Item item, Map<String, Double> interest) {
    double weight = itemWeight.getOrDefault(item.id(), 0.0);
    double inCategory = weight / weightOfFirst(itemsOfCategory.get(item.categoryId()));
    double inCatalog = weight / weightOfFirst(popular);
    return RECENT_WEIGHT * interest.getOrDefault(item.categoryId(), 0.0) * inCategory
        + (1 - RECENT_WEIGHT) * inCatalog;
  }

  private double weightOfFirst(List<Item> ranked) {
    double weight = itemWeight.getOrDefault(ranked.getFirst().id(), 0.0);
    return weight > 0 ? weight : 1;
  }

  /**
   * The categories that this channel stands for, best first: the user's own, scored as items are,
   * then the popular ones.
   */
  public List<String> categories(HybridContext context, int limit) {
    Map<String, Double> interest = interest(context);
    double most = categoryWeight.values().stream().mapToDouble(w -> w).max().orElse(1);
    return catalog.categories().stream()
        .map(Category::id)
        .sorted(
            descending(
                id ->
                    RECENT_WEIGHT * interest.getOrDefault(id, 0.0)
                        + (1 - RECENT_WEIGHT) * categoryWeight.getOrDefault(id, 0.0) / most,
                id -> id))
        .limit(limit)
        .toList();
  }

  /** How much of the user's evidence is on each category; the largest is 1. */
  private Map<String, Double> interest(HybridContext context) {
    var weights = new HashMap<String, Double>();
    context
        .behaviors()
        .forEach(behavior ->
            behaviorCategories
                .of(behavior)
                .ifPresent(category ->
                    weights.merge(
                        category, Evidence.DEFAULT.weight(behavior, context.now()), Double::sum)));
    double most = weights.values().stream().mapToDouble(w -> w).max().orElse(1);
    weights.replaceAll((_, weight) -> weight / most);
    return weights;
  }

  private static <T> Comparator<T> descending(
      ToDoubleFunction<T> score, Function<T, String> tieBreak) {
    return Comparator.comparingDouble(score).reversed().thenComparing(tieBreak);
  }
}
