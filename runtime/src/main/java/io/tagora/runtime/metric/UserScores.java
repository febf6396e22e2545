package io.tagora.runtime.metric;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.retrieval.TagVectors;
import java.util.List;
import java.util.Set;

/** All metrics of one user's tags, each in [0, 1] but {@code diversity}, which is in [0, 2]. */
public record UserScores(
    double hitRate,
    double precision,
    double exclusiveRecall,
    double ndcg,
    double diversity,
    double categoryVariety) {

  /**
   * Scores the first {@code n} tags.
   *
   * @param tags best first, of the catalog's vocabulary
   * @param utility the categories of the utility channel at the same n
   */
  public static UserScores of(
      List<Tag> tags, Set<String> truth, Set<String> utility, int n, TagVectors vectors) {
    List<String> categories = tags.stream().map(Tag::categoryId).toList();
    return new UserScores(
        RankingMetrics.hitRate(categories, truth, n),
        RankingMetrics.precision(categories, truth, n),
        RankingMetrics.exclusiveRecall(categories, truth, utility, n),
        RankingMetrics.ndcg(categories, truth, n),
        TagDiversity.ofVectors(tags, vectors, n),
        TagDiversity.ofCategories(tags, n));
  }
}
