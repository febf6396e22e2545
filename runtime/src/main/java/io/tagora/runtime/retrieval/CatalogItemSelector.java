package io.tagora.runtime.retrieval;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.traffic.Allocation;
import io.tagora.runtime.traffic.Offer;
import io.tagora.runtime.traffic.TrafficAllocator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Tags and utility candidates of one catalog, shared out by {@link TrafficAllocator}. Immutable,
 * safe to call from any thread.
 *
 * <p>An offer's gain is its candidate's score over the best score of its channel, since scores of
 * two channels do not compare, and less for every earlier candidate of its category; its conversion
 * is the category's {@link PurchaseRates}. An item that both channels bring counts as exploratory.
 * What the user ignored lately comes only where there is not enough else.
 */
public final class CatalogItemSelector implements ItemSelector {
  private final Catalog catalog;
  private final TagRetriever retriever;
  private final UtilityItems utilityItems;
  private final PurchaseRates purchaseRates;
  private final TrafficAllocator allocator;
  private final SelectionSettings settings;

  private CatalogItemSelector(
      Catalog catalog,
      TagRetriever retriever,
      UtilityItems utilityItems,
      PurchaseRates purchaseRates,
      SelectionSettings settings) {
    this.catalog = catalog;
    this.retriever = retriever;
    this.utilityItems = utilityItems;
    this.purchaseRates = purchaseRates;
    this.settings = settings;
    allocator = new TrafficAllocator(settings.traffic());
  }

  /**
   * Learns what is popular and what is bought from the data set before {@code until}.
   *
   * @param index of the data set's catalog; stays the caller's to close
   */
  public static CatalogItemSelector of(
      Dataset dataset, Instant until, ItemIndex index, SelectionSettings settings) {
    Catalog catalog = dataset.catalog();
    return new CatalogItemSelector(
        catalog,
        new TagRetriever(catalog, index, settings.retrieval()),
        UtilityItems.of(dataset, until, settings.retrieval().boughtRecently()),
        PurchaseRates.of(dataset, until),
        settings);
  }

  @Override
  public List<RecommendedItem> select(
      HybridContext context,
      Plan plan,
      Arbitration arbitration,
      int items,
      RandomGenerator random) {
    List<Candidate> candidates =
        enough(context, items, known -> candidates(known, arbitration, items));
    Allocation allocation = allocator.allocate(offers(candidates), items);
    var places = new ArrayList<Page.Place>();
    for (int i = 0; i < candidates.size(); i++) {
      places.add(new Page.Place(candidates.get(i), allocation.shares().get(i)));
    }
    return Page.round(places, items, settings.itemsPerCategory(), random).stream()
        .map(place -> recommended(place.candidate(), place.share()))
        .toList();
  }

  @Override
  public List<RecommendedItem> utility(HybridContext context, int items) {
    return enough(context, items, known -> utilityCandidates(known, items, Set.of())).stream()
        .limit(items)
        .map(candidate -> recommended(candidate, 1))
        .toList();
  }

  private static List<Candidate> enough(
      HybridContext context, int items, Function<HybridContext, List<Candidate>> candidates) {
    List<Candidate> found = candidates.apply(context);
    return found.size() >= items || context.unwanted().ignored().isEmpty()
        ? found
        : candidates.apply(context.with(context.unwanted().withoutIgnored()));
  }

  private List<Candidate> candidates(HybridContext context, Arbitration arbitration, int items) {
    List<Candidate> exploratory = limited(retriever.candidates(context, arbitration));
    Set<String> taken =
        exploratory.stream().map(candidate -> candidate.item().id()).collect(Collectors.toSet());
    var all = new ArrayList<>(exploratory);
    all.addAll(utilityCandidates(context, items, taken));
    return all;
  }

  private List<Candidate> utilityCandidates(HybridContext context, int items, Set<String> taken) {
    return limited(utilityItems.candidates(context, Integer.MAX_VALUE)).stream()
        .filter(candidate -> !taken.contains(candidate.item().id()))
        .limit((long) items * settings.utilityPerPlace())
        .toList();
  }

  private List<Candidate> limited(List<Candidate> candidates) {
    var limit = new CategoryLimit(settings.itemsPerCategory());
    return candidates.stream().filter(candidate -> limit.test(candidate.item())).toList();
  }

  private List<Offer> offers(List<Candidate> candidates) {
    double exploratoryBest = best(candidates, Channel.EXPLORATORY);
    double utilityBest = best(candidates, Channel.UTILITY);
    var earlier = new HashMap<String, Integer>();
    var offers = new ArrayList<Offer>();
    for (Candidate candidate : candidates) {
      boolean exploratory = candidate.channel() == Channel.EXPLORATORY;
      double best = exploratory ? exploratoryBest : utilityBest;
      String category = candidate.item().categoryId();
      int repeated = earlier.merge(category, 1, Integer::sum) - 1;
      double gain =
          best > 0 ? candidate.score() / best * Math.pow(settings.repeatedGain(), repeated) : 0;
      offers.add(new Offer(gain, purchaseRates.of(category), exploratory));
    }
    return offers;
  }

  private static double best(List<Candidate> candidates, Channel channel) {
    return candidates.stream()
        .filter(candidate -> candidate.channel() == channel)
        .mapToDouble(Candidate::score)
        .max()
        .orElse(0);
  }

  private RecommendedItem recommended(Candidate candidate, double share) {
    Item item = candidate.item();
    return new RecommendedItem(
        item,
        catalog.categoryOf(item).name(),
        candidate.tag(),
        candidate.personaId(),
        candidate.channel(),
        share,
        candidate.score(),
        "");
  }
}
