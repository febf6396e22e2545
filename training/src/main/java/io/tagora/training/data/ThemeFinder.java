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
import java.util.stream.Stream;

/**
 * Finds themes in a search log, without labels.
 *
 * <p>A query that leads to categories of several departments and names none of them stands for a
 * need, not for a kind of item ("first baby" against "oak cribs"). Such queries are gathered by
 * what the same people touch around them: the cosine of their categories' positive pointwise mutual
 * information (Church and Hanks, 1990). The most frequent query of a group gives the name. Every
 * department also gets an "everyday" theme, for what no need explains.
 */
final class ThemeFinder {
  private static final int MIN_CLICKS = 40;
  private static final double MIN_EFFECTIVE_CATEGORIES = 4;
  private static final double MAX_EFFECTIVE_CATEGORIES = 60;
  private static final double MIN_EFFECTIVE_DEPARTMENTS = 1.3;
  private static final double MAX_EFFECTIVE_DEPARTMENTS = 8;
  private static final double SAME_THEME_COSINE = 0.6;

  private final Catalog catalog;
  private final QueryClicks clicks;

  private ThemeFinder(Catalog catalog) {
    this.catalog = catalog;
    this.clicks = new QueryClicks(catalog);
  }

  /** The themes of all behaviours before {@code until}; the everyday themes last. */
  static List<Theme> find(Dataset dataset, Instant until) {
    return new ThemeFinder(dataset.catalog()).themes(dataset, until);
  }

  private List<Theme> themes(Dataset dataset, Instant until) {
    dataset.users().forEach(user -> clicks.addAfter(user.before(until)));
    List<String> broad = broadQueries();
    Set<String> matters = Set.copyOf(broad);
    dataset.users().forEach(user -> clicks.addAround(user.before(until), matters::contains));
    Map<String, Map<String, Double>> information = information(broad);
    var groups = new ArrayList<Group>();
    broad.forEach(query -> join(groups, query, information.get(query)));
    var themes = new ArrayList<>(groups.stream().map(Group::theme).toList());
    themes.addAll(everyday());
    return List.copyOf(themes);
  }

  private List<String> broadQueries() {
    Set<String> words =
        catalog.categories().stream().flatMap(c -> wordForms(c.name())).collect(Collectors.toSet());
    return clicks.after().keySet().stream()
        .filter(query -> words.stream().noneMatch(query::endsWith))
        .filter(query -> isBroad(clicks.after().get(query)))
        .sorted(
            Comparator.comparingInt((String q) -> -total(clicks.after().get(q)))
                .thenComparing(q -> q))
        .toList();
  }

  /**
   * A plural name and what its singular may be: "cribs" and "crib", "watches" and "watch", "knives"
   * and "knife".
   */
  private static Stream<String> wordForms(String plural) {
    return Stream.of(
        plural,
        plural.replaceAll("s$", ""),
        plural.replaceAll("es$", ""),
        plural.replaceAll("ies$", "y"),
        plural.replaceAll("ves$", "f"),
        plural.replaceAll("ves$", "fe"));
  }

  private boolean isBroad(Map<String, Integer> counts) {
    double categories = effective(counts);
    if (total(counts) < MIN_CLICKS
        || categories < MIN_EFFECTIVE_CATEGORIES
        || categories > MAX_EFFECTIVE_CATEGORIES) {
      return false;
    }
    var departments = new HashMap<String, Integer>();
    counts.forEach((id, n) -> departments.merge(department(id), n, Integer::sum));
    double spread = effective(departments);
    return spread >= MIN_EFFECTIVE_DEPARTMENTS && spread <= MAX_EFFECTIVE_DEPARTMENTS;
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

  /** Query → category id → max(0, log(P(category, query) / (P(category) P(query)))). */
  private Map<String, Map<String, Double>> information(List<String> queries) {
    var ofCategory = new HashMap<String, Integer>();
    clicks
        .around()
        .values()
        .forEach(m -> m.forEach((id, n) -> ofCategory.merge(id, n, Integer::sum)));
    double all = total(ofCategory);
    var information = new HashMap<String, Map<String, Double>>();
    for (String query : queries) {
      Map<String, Integer> counts = clicks.around().getOrDefault(query, Map.of());
      double ofQuery = total(counts);
      var row = new HashMap<String, Double>();
      counts.forEach((id, n) -> {
        double bits = Math.log(n * all / (ofQuery * ofCategory.get(id)));
        if (bits > 0 && n > 2) {
          row.put(id, bits * Math.sqrt(n / ofQuery));
        }
      });
      information.put(query, row);
    }
    return information;
  }

  private void join(List<Group> groups, String query, Map<String, Double> information) {
    Map<String, Integer> counts = clicks.after().get(query);
    groups.stream()
        .max(Comparator.comparingDouble(group -> cosine(group.information, information)))
        .filter(group -> cosine(group.information, information) >= SAME_THEME_COSINE)
        .ifPresentOrElse(
            group -> group.add(query, counts),
            () -> groups.add(new Group(query, counts, information)));
  }

  private static double cosine(Map<String, Double> a, Map<String, Double> b) {
    double dot =
        a.entrySet().stream()
            .mapToDouble(e -> e.getValue() * b.getOrDefault(e.getKey(), 0.0))
            .sum();
    return dot == 0 ? 0 : dot / (norm(a) * norm(b));
  }

  private static double norm(Map<String, Double> vector) {
    return Math.sqrt(vector.values().stream().mapToDouble(x -> x * x).sum());
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

  /** Queries that mean the same need; the first one is the most frequent and speaks for it. */
  private static final class Group {
    private final String name;
    private final Map<String, Double> information;
    private final Set<String> queries = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private Group(String name, Map<String, Integer> counts, Map<String, Double> information) {
      this.name = name;
      this.information = information;
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
