package io.tagora.runtime.prompt;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.RankFusion;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import java.util.Comparator;
import java.util.List;

/**
 * The Arbiter's branch: context + all experts' tags → a selection, best first (paper section 5).
 *
 * <p>The pool stands in alphabetical order, so that the place of a tag tells the model nothing.
 */
public final class ArbiterPrompt {
  private ArbiterPrompt() {}

  public static HybridPrompt of(List<TagProposal> pool) {
    return ofTags(candidates(pool));
  }

  /** The prompt for a pool of tags; for training samples, which have no proposals. */
  public static HybridPrompt ofTags(List<Tag> pool) {
    List<Tag> sorted = pool.stream().distinct().sorted(Comparator.comparing(Tag::text)).toList();
    return HybridPrompt.builder()
        .text(ControlToken.ARBITER.text())
        .text(TagList.text(sorted))
        .text(ControlToken.ANSWER.text())
        .build();
  }

  /** The distinct tags of the pool, in the pool's order. */
  public static List<Tag> candidates(List<TagProposal> pool) {
    return pool.stream().map(TagProposal::tag).distinct().toList();
  }

  /**
   * As many tags as were written, in the order of the written list and the experts' own lists
   * together ({@link RankFusion}).
   */
  public static Arbitration parse(Generation generation, List<TagProposal> pool) {
    List<Tag> candidates = candidates(pool);
    List<Tag> written =
        generation.texts().stream()
            .flatMap(text -> candidates.stream().filter(tag -> tag.text().equals(text)))
            .distinct()
            .toList();
    return RankFusion.fuse(written, pool, written.size());
  }

  /** The pool by the experts' lists alone, for when no Arbiter answered. */
  public static Arbitration withoutArbiter(List<TagProposal> pool, int limit) {
    return RankFusion.fuse(List.of(), pool, limit);
  }
}
