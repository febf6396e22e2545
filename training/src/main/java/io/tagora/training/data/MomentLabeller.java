package io.tagora.training.data;

import static java.util.stream.Collectors.toMap;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Says what a good answer would have been at a moment, by looking at what the user did next.
 *
 * <p>Categories that the user turns to within {@link #TARGET} are explained by themes (the
 * likeliest theme given history and future); the themes become personas, their categories the
 * expert's tags, soonest first. Themes that only the history speaks for fill the plan up. The
 * Arbiter's pool mixes in what was plausible but did not happen.
 */
final class MomentLabeller {
  static final Duration TARGET = Duration.ofDays(14);
  private static final Duration MEMORY = Duration.ofDays(60);
  private static final int PERSONAS = 4;
  private static final int TAGS = 8;
  private static final int POOL = 26;
  private static final int POPULAR = 40;
  private static final double FUTURE_WEIGHT = 0.5;
  private static final double FLOOR = 0.02;

  private final Dataset dataset;
  private final Catalog catalog;
  private final ThemeAffinity affinity;
  private final Instant until;
  private final List<Category> popular;

  MomentLabeller(Dataset dataset, List<Theme> themes, Instant until) {
    this.dataset = dataset;
    this.catalog = dataset.catalog();
    this.affinity = new ThemeAffinity(catalog, themes);
    this.until = until;
    this.popular = popularCategories();
  }

  private List<Category> popularCategories() {
    var counts = new HashMap<String, Integer>();
    dataset.users().stream()
        .flatMap(user -> user.before(until).stream())
        .flatMap(behavior -> item(behavior).stream())
        .forEach(item -> counts.merge(item.categoryId(), 1, Integer::sum));
    return catalog.categories().stream()
        .sorted(Comparator.comparingInt((Category c) -> -counts.getOrDefault(c.id(), 0)))
        .toList();
  }

  private Optional<Item> item(Behavior behavior) {
    return behavior.item().flatMap(catalog::item);
  }

  /** The labelled moment, or empty where the user did nothing within {@link #TARGET} of it. */
  Optional<Moment> label(UserLog user, Instant now, RandomGenerator random) {
    Map<String, Item> future = firstItems(user.between(now, earlier(now.plus(TARGET))));
    if (future.isEmpty()) {
      return Optional.empty();
    }
    List<Behavior> history = user.before(now);
    var context = new HybridContext(user.profile(), history, dataset.environmentAt(now), now);
    var taste = new Taste(catalog, history);
    List<Moment.Facet> facets = facets(user, context, future, taste, random);
    List<Tag> chosen = future.values().stream().map(taste::tagOf).limit(12).toList();
    return Optional.of(
        new Moment(
            context,
            facets,
            pool(facets, chosen, context, taste, random),
            chosen,
            explained(facets, future, context, random)));
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

  private List<Moment.Facet> facets(
      UserLog user,
      HybridContext context,
      Map<String, Item> future,
      Taste taste,
      RandomGenerator random) {
    Instant now = context.now();
    Map<Theme, Double> past = affinity.of(user.between(now.minus(MEMORY), now), now);
    Map<Theme, Double> next = affinity.of(user.between(now, earlier(now.plus(TARGET))), now);
    Map<Theme, List<Item>> realized = byTheme(future.values(), past, next);
    Map<String, Item> later =
        firstItems(user.between(now.plus(TARGET), earlier(now.plus(TARGET.multipliedBy(2)))));
    return chosenThemes(realized, past, context, random).stream()
        .map(theme ->
            facet(theme, realized.getOrDefault(theme, List.of()), later, context, taste, random))
        .toList();
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

  /** What came true, the broadest first, then what the history speaks for, then chance. */
  private List<Theme> chosenThemes(
      Map<Theme, List<Item>> realized,
      Map<Theme, Double> past,
      HybridContext context,
      RandomGenerator random) {
    Stream<Theme> happened =
        realized.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
            .map(Map.Entry::getKey);
    Stream<Theme> likely =
        past.entrySet().stream()
            .filter(entry -> entry.getValue() > 0.02)
            .sorted(Map.Entry.<Theme, Double>comparingByValue().reversed())
            .map(Map.Entry::getKey);
    Stream<Theme> popularOnes =
        context.behaviors().size() > 5
            ? Stream.empty()
            : Stream.generate(() -> popular.get(random.nextInt(Math.min(POPULAR, popular.size()))))
                .limit(20)
                .flatMap(category -> strongest(category).stream());
    return Stream.of(happened, likely, popularOnes)
        .flatMap(s -> s)
        .distinct()
        .limit(PERSONAS)
        .toList();
  }

  private Optional<Theme> strongest(Category category) {
    return affinity.ofCategory(category.id()).entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  private Moment.Facet facet(
      Theme theme,
      List<Item> realized,
      Map<String, Item> later,
      HybridContext context,
      Taste taste,
      RandomGenerator random) {
    var persona = new Persona("", theme.name(), new Rationale(catalog, theme).of(context, random));
    List<Tag> tags = realized.stream().limit(TAGS).map(taste::tagOf).toList();
    Set<String> used = new LinkedHashSet<>(realized.stream().map(Item::categoryId).toList());
    Set<String> bought = boughtLately(context);
    Stream<Tag> comesLater =
        later.values().stream()
            .filter(item -> theme.probabilityOf(item.categoryId()) > 0.02)
            .filter(item -> used.add(item.categoryId()))
            .map(taste::tagOf);
    Stream<Tag> seen =
        recentCategories(context)
            .filter(id -> theme.probabilityOf(id) > 0.005)
            .filter(used::add)
            .flatMap(id -> catalog.category(id).stream())
            .map(taste::tagOf);
    Stream<Tag> usual =
        usualCategories(theme)
            .filter(category -> !bought.contains(category.id()))
            .filter(category -> used.add(category.id()))
            .map(taste::plain);
    return new Moment.Facet(
        persona,
        tags,
        Stream.of(comesLater, seen, usual)
            .flatMap(stream -> stream)
            .limit(Math.max(0, TAGS - tags.size()))
            .toList());
  }

  /** Category ids of the history, the latest first. */
  private Stream<String> recentCategories(HybridContext context) {
    return context.behaviors().reversed().stream()
        .flatMap(behavior -> item(behavior).stream())
        .map(Item::categoryId)
        .distinct()
        .limit(30);
  }

  /** What a theme usually leads to, the likeliest first; in a department, what is popular there. */
  private Stream<Category> usualCategories(Theme theme) {
    return theme.queries().isEmpty()
        ? popular.stream().filter(category -> theme.probabilityOf(category.id()) > 0)
        : theme.categories().entrySet().stream()
            .filter(entry -> entry.getValue() > 0.01)
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .flatMap(entry -> catalog.category(entry.getKey()).stream());
  }

  private Set<String> boughtLately(HybridContext context) {
    Instant since = context.now().minus(MEMORY);
    var bought = new LinkedHashSet<String>();
    context.behaviors().stream()
        .filter(b -> b instanceof Behavior.Purchase && b.time().isAfter(since))
        .forEach(b -> item(b).ifPresent(item -> bought.add(item.categoryId())));
    return bought;
  }

  private List<Tag> pool(
      List<Moment.Facet> facets,
      List<Tag> chosen,
      HybridContext context,
      Taste taste,
      RandomGenerator random) {
    Map<String, Tag> byCategory =
        chosen.stream()
            .collect(toMap(Tag::categoryId, tag -> tag, (a, _) -> a, LinkedHashMap::new));
    Stream<Tag> likely = facets.stream().flatMap(facet -> facet.likely().stream());
    Stream<Tag> recent =
        recentCategories(context)
            .limit(12)
            .flatMap(id -> catalog.category(id).stream())
            .map(taste::tagOf);
    Stream<Tag> others =
        Stream.generate(() -> popular.get(random.nextInt(Math.min(POPULAR, popular.size()))))
            .limit(POOL)
            .map(taste::tagOf);
    Stream.of(likely, recent, others)
        .flatMap(s -> s)
        .takeWhile(_ -> byCategory.size() < POOL)
        .forEach(tag -> byCategory.putIfAbsent(tag.categoryId(), tag));
    return List.copyOf(byCategory.values());
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
