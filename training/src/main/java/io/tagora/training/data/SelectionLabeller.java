package io.tagora.training.data;

import static java.util.stream.Collectors.toMap;

import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Mixes an Arbiter's pool as experts fill it, what came true among what might have, and says what
 * to choose from it.
 */
final class SelectionLabeller {
  private static final int POOL = 34;
  private static final int SELECTED = 20;
  private static final int REALIZED = 12;
  private static final int OF_FACET = 6;
  private static final int OF_RETURNING = 10;

  private final List<Category> popular;

  /**
   * @param popular what fills a pool that the facets leave short
   */
  SelectionLabeller(List<Category> popular) {
    this.popular = popular;
  }

  /**
   * @param realized tags that came true, soonest first
   * @param ranked all categories, the likeliest first
   */
  Moment.Selection select(
      List<Tag> realized,
      List<Moment.Facet> facets,
      List<Tag> returning,
      List<Category> ranked,
      Taste taste,
      RandomGenerator random) {
    List<Tag> chosen = realized.stream().limit(REALIZED).toList();
    Map<String, Tag> pool =
        chosen.stream()
            .collect(toMap(Tag::categoryId, tag -> tag, (a, _) -> a, LinkedHashMap::new));
    Stream<Tag> likely = facets.stream().flatMap(facet -> facet.likely().stream().limit(OF_FACET));
    Stream<Tag> others =
        Stream.generate(() -> taste.plain(popular.get(random.nextInt(popular.size())))).limit(POOL);
    Stream.of(likely, returning.stream().limit(OF_RETURNING), others)
        .flatMap(tags -> tags)
        .takeWhile(_ -> pool.size() < POOL)
        .forEach(tag -> pool.putIfAbsent(tag.categoryId(), tag));
    List<Tag> rest =
        ranked.stream()
            .flatMap(category -> Stream.ofNullable(pool.get(category.id())))
            .filter(tag -> !chosen.contains(tag))
            .limit(SELECTED - chosen.size())
            .toList();
    return new Moment.Selection(List.copyOf(pool.values()), chosen, rest);
  }
}
