package io.tagora.runtime.agent;

import io.tagora.runtime.catalog.Tag;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All tags of an answer in one order, as evaluations count them. */
public final class RankedTags {
  private RankedTags() {}

  /**
   * What was selected, then what the experts wrote besides, the likeliest first. A category that is
   * there already is not repeated.
   *
   * @param pool all that the experts wrote
   */
  public static List<Tag> of(Arbitration arbitration, List<TagProposal> pool) {
    Stream<Tag> chosen = arbitration.tags().stream().map(ScoredTag::tag);
    Stream<Tag> others =
        pool.stream()
            .sorted(Comparator.comparingDouble(TagProposal::logProbability).reversed())
            .map(TagProposal::tag);
    Map<String, Tag> byCategory = new LinkedHashMap<>();
    Stream.concat(chosen, others).forEach(tag -> byCategory.putIfAbsent(tag.categoryId(), tag));
    return List.copyOf(byCategory.values());
  }
}
