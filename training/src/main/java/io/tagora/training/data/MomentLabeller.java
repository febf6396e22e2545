package io.tagora.training.data;

import static java.util.stream.Collectors.toSet;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.model.PhraseSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Says what a good answer would have been at a moment, by looking at what the user did next.
 *
 * <p>Categories that the user turns to within {@link #TARGET} are explained by themes (the
 * likeliest theme given history and future); the themes become personas, their categories the
 * expert's tags, soonest first. Themes that only the history speaks for fill the plan up, and
 * categories that usually follow such a history fill the lists up.
 */
final class MomentLabeller {
  static final Duration TARGET = Duration.ofDays(14);

  /** What evaluation asks for, and so what a reward counts. */
  static final Duration HORIZON = Duration.ofDays(7);

  private static final Duration MEMORY = Duration.ofDays(60);
  private static final int PERSONAS = 4;
  private static final int TAGS = 12;
  private static final int RETURNING = 16;
  private static final int POPULAR = 40;
  private static final double FUTURE_WEIGHT = 0.5;
  private static final double FLOOR = 0.02;

  private final Dataset dataset;
  private final Catalog catalog;
  private final ThemeAffinity affinity;
  private final LikelyCategories likelyCategories;
  private final SelectionLabeller selections;
  private final Instant until;
  private final List<Category> popular;

  MomentLabeller(Dataset dataset, List<Theme> themes, Instant until) {
    this.dataset = dataset;
    this.catalog = dataset.catalog();
    this.affinity = new ThemeAffinity(catalog, themes);
    this.likelyCategories = new LikelyCategories(dataset, until);
    this.until = until;
    this.popular = popularCategories();
    this.selections = new SelectionLabeller(popular);
  }

  private List<Category> popularCategories() {
    var counts = new HashMap<String, Integer>();
    dataset.users().stream()
        .flatMap(user -> user.before(until).stream())
        .flatMap(behavior -> item(behavior).stream())
        .forEach(item -> counts.merge(item.categoryId(), 1, Integer::sum));
    return catalog.categories().stream()
        .sorted(Comparator.comparingInt((Category c) -> -counts.getOrDefault(c.id(), 0)))
        .limit(POPULAR)
        .toList();
  }

  private Optional<Item> item(Behavior behavior) {
    return behavior.item().flatMap(catalog::item);
  }

  /** The labelled moment, or empty where the user did nothing within {@link #TARGET} of it. */
  Optional<Moment> label(UserLog user, Instant now, RandomGenerator random) {
    return label(user, user.profile(), user.before(now), now, random);
  }

  /** The same moment for agents who know nothing of the user yet, half of the time not even who. */
  Optional<Moment> labelStranger(UserLog user, Instant now, RandomGenerator random) {
    Profile profile =
        random.nextBoolean() ? user.profile() : Profile.unknown(user.profile().userId());
    return label(user, profile, List.of(), now, random);
  }

  private Optional<Moment> label(
      UserLog user, Profile profile, List<Behavior> history, Instant now, RandomGenerator random) {
    Map<String, Item> future = firstItems(user.between(now, earlier(now.plus(TARGET))));
    if (future.isEmpty()) {
      return Optional.empty();
    }
    var context = new HybridContext(profile, history, dataset.environmentAt(now), now);
    var hindsight =
        new Hindsight(
            context, future, likelyCategories.ranked(context), new Taste(catalog, history));
    List<Moment.Facet> facets = facets(user, hindsight, random);
    Optional<Moment.Facet> returning = returning(hindsight);
    return Optional.of(
        new Moment(
            context,
            facets,
            returning,
            selections.select(
                hindsight.realized(future.values().stream()),
                facets,
                returning.map(Moment.Facet::likely).orElse(List.of()),
                hindsight.ranked(),
                hindsight.taste(),
                random),
            explained(facets, future, context, random),
            firstItems(user.between(now, earlier(now.plus(HORIZON)))).keySet()));
  }

  /**
   * A moment and what is known of it afterwards.
   *
   * @param future category id → the first item of it that the user went for, in order of time
   * @param ranked all categories, the likeliest first
   */
  private record Hindsight(
      HybridContext context, Map<String, Item> future, List<Category> ranked, Taste taste) {
    List<Tag> realized(Stream<Item> items) {
      return items.map(taste::tagOf).toList();
    }

    /** Realized tags of the items, then likely ones of the categories that qualify. */
    Moment.Facet facet(Persona persona, List<Item> items, Predicate<Category> member, int tags) {
      List<Item> realized = items.stream().limit(tags).toList();
      Set<String> used = realized.stream().map(Item::categoryId).collect(toSet());
      List<Tag> likely =
          ranked.stream()
              .filter(member)
              .filter(category -> !used.contains(category.id()))
              .limit(tags - realized.size())
              .map(taste::plain)
              .toList();
      return new Moment.Facet(persona, realized(realized.stream()), likely);
    }
  }

  private Instant earlier(Instant time) {
    return time.isBefore(until) ? time : until;
  }

  /** Category id → the first item of it, in order of time. */
  private Map<String, Item> firstItems(List<Behavior> behaviors) {
    var first = new LinkedHashMap<String, Item>();
    behaviors.forEach(
        behavior -> item(behavior).ifPresent(item -> first.putIfAbsent(item.categoryId(), item)));
    return first;
  }

  private List<Moment.Facet> facets(UserLog user, Hindsight hindsight, RandomGenerator random) {
    HybridContext context = hindsight.context();
    Instant now = context.now();
    Map<Theme, Double> past = affinity.of(remembered(context), now);
    Map<Theme, Double> next = affinity.of(user.between(now, earlier(now.plus(TARGET))), now);
    Map<Theme, List<Item>> realized = byTheme(hindsight.future().values(), past, next);
    return chosenThemes(realized.keySet(), past, next, context, random).stream()
        .map(theme ->
            hindsight.facet(
                new Persona("", theme.name(), new Rationale(catalog, theme).of(context, random)),
                realized.getOrDefault(theme, List.of()),
                category -> theme.probabilityOf(category.id()) > ThemeAlignment.MEMBER,
                TAGS))
        .toList();
  }

  private static List<Behavior> remembered(HybridContext context) {
    Instant since = context.now().minus(MEMORY);
    return context.behaviors().stream().filter(b -> !b.time().isBefore(since)).toList();
  }

  private Optional<Moment.Facet> returning(Hindsight hindsight) {
    return ReturningInterest.of(hindsight.context(), catalog, RETURNING)
        .map(interest -> {
          Set<String> visited =
              interest.tags().phrases().stream().map(PhraseSet.Phrase::group).collect(toSet());
          List<Item> revisited =
              hindsight.future().values().stream()
                  .filter(item -> visited.contains(item.categoryId()))
                  .toList();
          return hindsight.facet(
              interest.persona(),
              revisited,
              category -> visited.contains(category.id()),
              RETURNING);
        });
  }

  private Map<Theme, List<Item>> byTheme(
      Collection<Item> items, Map<Theme, Double> past, Map<Theme, Double> next) {
    var byTheme = new LinkedHashMap<Theme, List<Item>>();
    for (Item item : items) {
      affinity.ofCategory(item.categoryId()).entrySet().stream()
          .max(
              Comparator.comparingDouble((Map.Entry<Theme, Double> entry) ->
                  entry.getValue()
                      * (FLOOR
                          + past.getOrDefault(entry.getKey(), 0.0)
                          + FUTURE_WEIGHT * next.getOrDefault(entry.getKey(), 0.0))))
          .ifPresent(
              best -> byTheme.computeIfAbsent(best.getKey(), _ -> new ArrayList<>()).add(item));
    }
    return byTheme;
  }

  /** What came true or what the history speaks for, by how much speaks for it; then chance. */
  private List<Theme> chosenThemes(
      Set<Theme> realized,
      Map<Theme, Double> past,
      Map<Theme, Double> next,
      HybridContext context,
      RandomGenerator random) {
    Map<Theme, Double> strength = new HashMap<>(past);
    realized.forEach(theme ->
        strength.merge(theme, FLOOR + FUTURE_WEIGHT * next.getOrDefault(theme, 0.0), Double::sum));
    Stream<Theme> spokenFor =
        strength.entrySet().stream()
            .filter(entry -> entry.getValue() >= FLOOR)
            .sorted(
                Map.Entry.<Theme, Double>comparingByValue()
                    .reversed()
                    .thenComparing(entry -> entry.getKey().name()))
            .map(Map.Entry::getKey);
    Stream<Theme> popularOnes =
        context.behaviors().size() > 5
            ? Stream.empty()
            : Stream.generate(() -> popular.get(random.nextInt(popular.size())))
                .limit(20)
                .flatMap(category -> strongest(category).stream());
    return Stream.concat(spokenFor, popularOnes).distinct().limit(PERSONAS).toList();
  }

  private Optional<Theme> strongest(Category category) {
    return affinity.ofCategory(category.id()).entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  private List<Moment.Explained> explained(
      List<Moment.Facet> facets,
      Map<String, Item> future,
      HybridContext context,
      RandomGenerator random) {
    var teacher = new ExplanationTeacher(catalog, random);
    Item familiar = List.copyOf(future.values()).getLast();
    String category = catalog.categoryOf(familiar).name();
    Stream<Moment.Explained> byPersona =
        facets.stream()
            .filter(facet -> !facet.realized().isEmpty())
            .limit(2)
            .map(facet -> teacher.explain(item(facet, future), facet.persona().name(), context));
    return Stream.concat(byPersona, Stream.of(teacher.explain(familiar, category, context)))
        .toList();
  }

  private static Item item(Moment.Facet facet, Map<String, Item> future) {
    return future.get(facet.realized().getFirst().categoryId());
  }
}
