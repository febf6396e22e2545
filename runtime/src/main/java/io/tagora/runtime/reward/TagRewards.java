package io.tagora.runtime.reward;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.metric.TagDiversity;
import java.util.List;
import java.util.Set;

/**
 * The four parts of a reward for the tags that an expert wrote for a persona (paper section 5.2).
 * No tag at all is worth 0 in each.
 */
public final class TagRewards {
  private TagRewards() {}

  /** R_acc = |true ∩ categories of the tags| / |true|: recall of what the user went for next. */
  public static double accuracy(List<Tag> tags, Set<String> trueCategories) {
    if (trueCategories.isEmpty()) {
      throw new IllegalArgumentException(
          "accuracy must have at least one true category, got none; leave such moments out");
    }
    long hits =
        tags.stream().map(Tag::categoryId).distinct().filter(trueCategories::contains).count();
    return (double) hits / trueCategories.size();
  }

  /** R_align: the mean score of the reward model over (persona, tag). */
  public static double alignment(List<Tag> tags, Persona persona, AlignmentScorer scorer) {
    return tags.stream()
        .mapToDouble(tag -> checked(scorer.score(persona, tag.text())))
        .average()
        .orElse(0);
  }

  static double checked(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("an alignment score must be in [0, 1], got " + score);
    }
    return score;
  }

  /**
   * R_div: the mean of 1 − cosine over all pairs; 0 for fewer than two.
   *
   * @param vectors the tags' embeddings, unit vectors of one length
   */
  public static double diversity(List<float[]> vectors) {
    return TagDiversity.ofVectors(vectors);
  }

  /** R_len: the mean over the tags of 1, 0.5 or 0 by their words. */
  public static double length(List<Tag> tags, LengthBands bands) {
    return tags.stream().mapToDouble(tag -> bands.of(tag.text())).average().orElse(0);
  }
}
