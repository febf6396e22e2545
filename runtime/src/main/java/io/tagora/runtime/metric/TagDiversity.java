package io.tagora.runtime.metric;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.retrieval.TagVectors;
import io.tagora.runtime.retrieval.Vectors;
import java.util.List;

/** How different the tags of one answer are from each other. */
public final class TagDiversity {
  private TagDiversity() {}

  /**
   * The mean of 1 − cosine over all pairs of the first n tags, the R_div of the paper; 0 for fewer
   * than two.
   */
  public static double ofVectors(List<Tag> tags, TagVectors vectors, int n) {
    List<float[]> first =
        tags.stream()
            .limit(n)
            .map(tag ->
                vectors
                    .of(tag.text())
                    .orElseThrow(() ->
                        new IllegalArgumentException(
                            "tag must be of the catalog's vocabulary, got " + tag.text())))
            .toList();
    return ofVectors(first);
  }

  /** The same of unit vectors. */
  public static double ofVectors(List<float[]> vectors) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < vectors.size(); i++) {
      for (int j = i + 1; j < vectors.size(); j++) {
        sum += 1 - Vectors.dot(vectors.get(i), vectors.get(j));
        pairs++;
      }
    }
    return pairs == 0 ? 0 : sum / pairs;
  }

  /** The distinct categories among the first n tags, over n. */
  public static double ofCategories(List<Tag> tags, int n) {
    return (double) tags.stream().limit(n).map(Tag::categoryId).distinct().count() / n;
  }
}
