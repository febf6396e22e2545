package io.tagora.runtime.judge.measured;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.judge.Submission.OfTag;
import io.tagora.runtime.reward.LengthBands;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** What speaks for and against a tag: log, catalog and embeddings; never the ground truth. */
final class TagEvidence {
  private final Catalog catalog;
  private final List<Category> categories;
  private final NeedEvidence needs;
  private final CategoryAffinity affinity;
  private final TextVectors vectors;
  private final Map<String, Integer> itemsByTag = new HashMap<>();

  TagEvidence(Catalog catalog, NeedEvidence needs, CategoryAffinity affinity, TextVectors vectors) {
    this.catalog = catalog;
    categories = catalog.categories();
    this.needs = needs;
    this.affinity = affinity;
    this.vectors = vectors;
    for (Item item : catalog.items()) {
      catalog.tagsOf(item).forEach(tag -> itemsByTag.merge(tag.text(), 1, Integer::sum));
    }
  }

  double[] of(String dimension, OfTag work) {
    return switch (dimension) {
      case "relevance" -> relevance(work);
      case "consistency" -> consistency(work);
      case "specificity" -> specificity(work.tag());
      case "validity" -> validity(work.tag());
      default ->
          throw new IllegalArgumentException(
              "a dimension of tags must be relevance, consistency, specificity or validity, got "
                  + dimension);
    };
  }

  /** The need by the log, and the fit to a persona, which somebody read out of the same history. */
  private double[] relevance(OfTag work) {
    return DoubleStream.concat(
            Arrays.stream(needs.of(work.context(), categoryOf(work.tag()))),
            Arrays.stream(consistency(work)))
        .toArray();
  }

  /** Of a tag that is none of the catalog's, the category whose name it ends on; or "". */
  private String categoryOf(Tag tag) {
    return tag.categoryId().isEmpty()
        ? categories.stream()
            .filter(category -> tag.text().endsWith(category.name()))
            .map(Category::id)
            .findFirst()
            .orElse("")
        : tag.categoryId();
  }

  /** Likeness to the persona's words and to the tags beside it, by meaning and by the log. */
  private double[] consistency(OfTag work) {
    String category = categoryOf(work.tag());
    List<String> beside = work.beside().stream().map(Tag::categoryId).toList();
    List<String> named = named(work.persona().rationale());
    return new double[] {
      vectors.likeness(work.persona().name(), work.tag().text()),
      vectors.likeness(work.persona().rationale(), work.tag().text()),
      work.beside().stream()
          .mapToDouble(tag -> vectors.likeness(tag.text(), work.tag().text()))
          .average()
          .orElse(0),
      affinity.mean(category, beside),
      affinity.nearest(category, beside, 3),
      affinity.mean(category, named),
      affinity.nearest(category, named, 1),
      named.contains(category) ? 1 : 0
    };
  }

  /** The categories whose names stand in the words. */
  private List<String> named(String words) {
    return categories.stream()
        .filter(category -> words.contains(category.name()))
        .map(Category::id)
        .toList();
  }

  private double[] specificity(Tag tag) {
    int items = itemsByTag.getOrDefault(tag.text(), 0);
    return new double[] {
      LengthBands.wordsIn(tag.text()) / 4.0,
      Math.log1p(items) / Math.log1p(catalog.items().size()),
      items > 0 ? 1 : 0,
      isCategory(tag.text()) ? 1 : 0
    };
  }

  private boolean isCategory(String text) {
    return categories.stream().anyMatch(category -> category.name().equals(text));
  }

  private double[] validity(Tag tag) {
    return new double[] {
      catalog.tag(tag.text()).isPresent() ? 1 : 0,
      categories.stream().anyMatch(category -> tag.text().endsWith(category.name())) ? 1 : 0,
      Math.log1p(itemsByTag.getOrDefault(tag.text(), 0)) / Math.log1p(catalog.items().size())
    };
  }
}
