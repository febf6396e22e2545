package io.tagora.training.data;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.exchange.Dataset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds themes in a search log, without labels.
 *
 * <p>A query that leads to categories of several departments names a need, not a kind of item
 * ("first baby" against "oak cribs"). Such queries are gathered by the cosine of their category
 * counts, the most frequent one giving the name. Every department also gets an "everyday" theme at
 * a low weight, for what no need explains.
 */
final class ThemeFinder {
  private static final int MIN_CLICKS = 40;
  private static final double MIN_EFFECTIVE_CATEGORIES = 4;
  private static final double MIN_EFFECTIVE_DEPARTMENTS = 1.5;
  private static final double SAME_THEME_COSINE = 0.8;

  private final Catalog catalog;
  private final Map<String, Map<String, Integer>> clicks;

  private ThemeFinder(Catalog catalog, Map<String, Map<String, Integer>> clicks) {
    this.catalog = catalog;
    this.clicks = clicks;
  }

  /** The themes of all behaviours before {@code until}; the everyday themes last. */
  static List<Theme> find(Dataset dataset, Instant until) {
    var clicks = new QueryClicks(dataset.catalog());
    dataset.users().forEach(user -> clicks.add(user.before(until)));
    return new ThemeFinder(dataset.catalog(), clicks.counts()).themes();
  }

  private List<Theme> themes() {
    var groups = new ArrayList<Group>();
    clicks.keySet().stream()
        .filter(query -> isBroad(clicks.get(query)))
        .sorted(Comparator.comparingInt((String q) -> -total(clicks.get(q))).thenComparing(q -> q))
        .forEach(query -> join(groups, query));
    var themes = new ArrayList<>(groups.stream().map(Group::theme).toList());
    themes.addAll(everyday());
    return List.copyOf(themes);
  }

  private void join(List<Group> groups, String query) {
    Map<String, Integer> counts = clicks.get(query);
    groups.stream()
        .max(Comparator.comparingDouble(group -> cosine(group.counts, counts)))
        .filter(group -> cosine(group.counts, counts) >= SAME_THEME_COSINE)
        .ifPresentOrElse(
            group -> group.add(query, counts), () -> groups.add(new Group(query, counts)));
  }

  private boolean isBroad(Map<String, Integer> counts) {
    if (total(counts) < MIN_CLICKS || effective(counts) < MIN_EFFECTIVE_CATEGORIES) {
      return false;
    }
    var departments = new HashMap<String, Integer>();
    counts.forEach((id, n) -> departments.merge(department(id), n, Integer::sum));
    return effective(departments) >= MIN_EFFECTIVE_DEPARTMENTS;
  }

  private String department(String categoryId) {
    return catalog.category(categoryId).map(Category::department).orElse("");
  }

  private static int total(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The exponential of the entropy: how many equally likely values would be as uncertain. */
  private static double effective(Map<String, Integer> counts) {
    double total = total(counts);
    return Math.exp(
        counts.values().stream().mapToDouble(n -> -n / total * Math.log(n / total)).sum());
  }

  private static double cosine(Map<String, Integer> a, Map<String, Integer> b) {
    double dot =
        a.entrySet().stream()
            .mapToDouble(e -> (double) e.getValue() * b.getOrDefault(e.getKey(), 0))
            .sum();
    return dot == 0 ? 0 : dot / (norm(a) * norm(b));
  }

  private static double norm(Map<String, Integer> counts) {
    return Math.sqrt(counts.values().stream().mapToDouble(n -> (double) n * n).sum());
  }

  private List<Theme> everyday() {
    Map<String, List<Category>> byDepartment =
        catalog.categories().stream().collect(Collectors.groupingBy(Category::department));
    return byDepartment.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> everyday(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Theme everyday(String department, List<Category> categories) {
    return new Theme(
        "everyday " + department.toLowerCase(Locale.ROOT),
        Set.of(),
        categories.stream().collect(Collectors.toMap(Category::id, _ -> 1.0 / categories.size())));
  }

  /** Queries that mean the same need. */
  private static final class Group {
    private final String name;
    private final Set<String> queries = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private Group(String name, Map<String, Integer> counts) {
      this.name = name;
      add(name, counts);
    }

    private void add(String query, Map<String, Integer> more) {
      queries.add(query);
      more.forEach((category, n) -> counts.merge(category, n, Integer::sum));
    }

    private Theme theme() {
      double total = total(counts);
      return new Theme(
          name,
          queries,
          counts.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue() / total)));
    }
  }
}
