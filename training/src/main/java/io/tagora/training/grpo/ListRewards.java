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
import java.util.Optional;

/** What a list is worth in each respect; a tag is embedded once. One thread. */
public final class ListRewards {
  private final Alignment alignment;
  private final TextEmbedder embedder;
  private final LengthBands bands;
  private final Map<String, float[]> vectors = new HashMap<>();
  private final Map<Tag, Double> fits = new HashMap<>();
  private Optional<ExpertTask> latest = Optional.empty();

  public ListRewards(AlignmentScorer alignment, TextEmbedder embedder, LengthBands bands) {
    this(Alignment.of(alignment), embedder, bands);
  }

  public ListRewards(Alignment alignment, TextEmbedder embedder, LengthBands bands) {
    this.alignment = alignment;
    this.embedder = embedder;
    this.bands = bands;
  }

  /** The same with another alignment. */
  public ListRewards by(Alignment other) {
    return new ListRewards(other, embedder, bands);
  }

  /** Has the alignment look at all tags of a group at once, which a model does in one pass. */
  void meet(ExpertTask task, List<Sample> lists) {
    know(task, lists.stream().flatMap(list -> list.tags().stream()).toList());
  }

  RewardParts of(ExpertTask task, List<Tag> tags) {
    return new RewardParts(
        TagRewards.accuracy(tags, task.truth()),
        alignment(task, tags),
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
        alignment(task, alone),
        list.diversity(),
        TagRewards.length(alone, bands));
  }

  private double alignment(ExpertTask task, List<Tag> tags) {
    know(task, tags);
    return tags.stream().mapToDouble(tag -> fits.getOrDefault(tag, 0.0)).average().orElse(0);
  }

  /** The scores of the latest task's tags are kept: its lists share most of them. */
  private void know(ExpertTask task, List<Tag> tags) {
    if (latest.filter(task::equals).isEmpty()) {
      fits.clear();
      latest = Optional.of(task);
    }
    List<Tag> unknown = tags.stream().filter(tag -> !fits.containsKey(tag)).distinct().toList();
    if (!unknown.isEmpty()) {
      double[] scores = alignment.of(task.context(), task.persona(), unknown);
      for (int i = 0; i < scores.length; i++) {
        fits.put(unknown.get(i), checked(scores[i]));
      }
    }
  }

  private static double checked(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("an alignment score must be in [0, 1], got " + score);
    }
    return score;
  }

  private float[] vector(Tag tag) {
    return vectors.computeIfAbsent(tag.text(), text -> embedder.embed(List.of(text)).getFirst());
  }
}
