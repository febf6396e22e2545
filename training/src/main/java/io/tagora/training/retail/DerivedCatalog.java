package io.tagora.training.retail;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.ProgressListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A catalog out of titles alone (docs/adr/0054): categories are clusters of the titles' embeddings,
 * departments are clusters of the categories' centres, both named by their most telling words. A
 * word that many titles of many categories have, as "vintage", becomes the attribute style of the
 * items that have it.
 */
final class DerivedCatalog {
  private static final int BATCH = 64;
  private static final int DEPARTMENTS = 12;
  private static final int STYLE_TITLES = 30;
  private static final int STYLE_CATEGORIES = 8;

  private final Map<String, String> titles;
  private final Map<String, Double> prices;
  private final List<String> codes;

  /**
   * @param titles by stock code
   * @param prices by stock code
   */
  DerivedCatalog(Map<String, String> titles, Map<String, Double> prices) {
    this.titles = titles;
    this.prices = prices;
    codes = titles.keySet().stream().sorted().toList();
  }

  Catalog derive(
      int categories, TextEmbedder embedder, RandomGenerator random, ProgressListener listener) {
    List<String> texts = codes.stream().map(this::title).toList();
    List<float[]> vectors = embedded(texts, embedder, listener);
    listener.progressed("finding categories", 0, 1);
    var clusters = SphericalMeans.of(vectors, categories, random);
    var departments = SphericalMeans.of(clusters.centres(), DEPARTMENTS, random);
    listener.progressed("finding categories", 1, 1);
    return catalog(clusters.cluster(), departments.cluster());
  }

  private String title(String code) {
    return titles.getOrDefault(code, code);
  }

  private static List<float[]> embedded(
      List<String> texts, TextEmbedder embedder, ProgressListener listener) {
    var vectors = new ArrayList<float[]>();
    for (int from = 0; from < texts.size(); from += BATCH) {
      vectors.addAll(embedder.embed(texts.subList(from, Math.min(from + BATCH, texts.size()))));
      listener.progressed("embedding titles", vectors.size(), texts.size());
    }
    return vectors;
  }

  private Catalog catalog(List<Integer> cluster, List<Integer> department) {
    Map<Integer, List<String>> codesOf = new LinkedHashMap<>();
    for (int i = 0; i < codes.size(); i++) {
      codesOf.computeIfAbsent(cluster.get(i), _ -> new ArrayList<>()).add(codes.get(i));
    }
    Map<Integer, String> departments = departments(codesOf, department);
    var names = new ClusterNames(List.copyOf(titles.values()));
    Map<String, Category> categoryOf = new HashMap<>();
    var categories = new ArrayList<Category>();
    codesOf.forEach((number, members) -> {
      String name = names.name(members.stream().map(this::title).toList());
      var category =
          new Category(
              name.replaceAll("[^\\p{L}\\p{N}]+", "-"),
              departments.getOrDefault(department.get(number), "Shop"),
              name);
      categories.add(category);
      members.forEach(code -> categoryOf.put(code, category));
    });
    return new Catalog(categories, items(categoryOf));
  }

  private Map<Integer, String> departments(
      Map<Integer, List<String>> codesOf, List<Integer> department) {
    var titlesOf = new LinkedHashMap<Integer, List<String>>();
    codesOf.forEach((number, members) ->
        titlesOf
            .computeIfAbsent(department.get(number), _ -> new ArrayList<>())
            .addAll(members.stream().map(this::title).toList()));
    var names = new ClusterNames(List.copyOf(titles.values()));
    var named = new HashMap<Integer, String>();
    titlesOf.forEach((number, members) -> named.put(number, Titles.title(names.name(members))));
    return named;
  }

  private List<Item> items(Map<String, Category> categoryOf) {
    Set<String> styles = styles(categoryOf);
    return codes.stream()
        .filter(categoryOf::containsKey)
        .map(code -> {
          Category category = Objects.requireNonNull(categoryOf.get(code));
          return new Item(
              code,
              title(code),
              category.id(),
              "",
              prices.getOrDefault(code, 0.0),
              attributes(title(code), category, styles));
        })
        .toList();
  }

  /** Words that say how many kinds of things are, and not what they are. */
  private Set<String> styles(Map<String, Category> categoryOf) {
    var count = new HashMap<String, Integer>();
    var spread = new HashMap<String, Set<String>>();
    categoryOf.forEach((code, category) -> {
      List<String> words = Titles.words(title(code));
      // The last word is what the thing is.
      for (String word : words.subList(0, Math.max(0, words.size() - 1))) {
        count.merge(word, 1, Integer::sum);
        spread.computeIfAbsent(word, _ -> new HashSet<>()).add(category.id());
      }
    });
    var styles = new HashSet<String>();
    count.forEach((word, titlesWith) -> {
      if (titlesWith >= STYLE_TITLES
          && spread.getOrDefault(word, Set.of()).size() >= STYLE_CATEGORIES) {
        styles.add(word);
      }
    });
    return styles;
  }

  private static Map<String, String> attributes(
      String title, Category category, Set<String> styles) {
    List<String> named = Titles.words(category.name());
    List<String> words = Titles.words(title);
    return words.subList(0, Math.max(0, words.size() - 1)).stream()
        .filter(styles::contains)
        .filter(word -> !named.contains(word) && !named.contains(Titles.plural(word)))
        .findFirst()
        .map(word -> Map.of("style", word))
        .orElse(Map.of());
  }
}
