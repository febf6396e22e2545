package io.tagora.training.grpo;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.reward.AlignmentScorer;
import io.tagora.runtime.reward.LengthBands;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.TagRewards;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a list is worth in each respect; a tag is embedded once. One thread. */
public final class ListRewards {
  private final AlignmentScorer alignment;
  private final TextEmbedder embedder;
  private final LengthBands bands;
  private final Map<String, float[]> vectors = new HashMap<>();

  public ListRewards(AlignmentScorer alignment, TextEmbedder embedder, LengthBands bands) {
    this.alignment = alignment;
    this.embedder = embedder;
    this.bands = bands;
  }

  RewardParts of(ExpertTask task, List<Tag> tags) {
    return new RewardParts(
        TagRewards.accuracy(tags, task.truth()),
        TagRewards.alignment(tags, task.persona(), alignment),
        TagRewards.diversity(tags.stream().map(this::vector).toList()),
        TagRewards.length(tags, bands));
  }

  /**
   * What one tag of a list adds: the mean over the list's tags is the worth of the list. Diversity
   * belongs to the list as a whole.
   */
  RewardParts ofTag(ExpertTask task, Tag tag, int tags, RewardParts list) {
    List<Tag> alone = List.of(tag);
    return new RewardParts(
        tags * TagRewards.accuracy(alone, task.truth()),
        TagRewards.alignment(alone, task.persona(), alignment),
        list.diversity(),
        TagRewards.length(alone, bands));
  }

  private float[] vector(Tag tag) {
    return vectors.computeIfAbsent(tag.text(), text -> embedder.embed(List.of(text)).getFirst());
  }
}
