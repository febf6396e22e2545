package io.tagora.runtime.prompt;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.RankFusion;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

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

  /** The prompt for the tags of a pool. */
  public static HybridPrompt ofTags(List<Tag> pool) {
    var sorted = new ArrayList<>(new LinkedHashSet<>(pool));
    sorted.sort(Comparator.comparing(Tag::text));
    return HybridPrompt.builder()
        .text(ControlToken.ARBITER.text())
        .text(TagList.text(sorted))
        .text(ControlToken.ANSWER.text())
        .build();
  }

  /** The distinct tags of the pool, in the pool's order. */
  public static List<Tag> candidates(List<TagProposal> pool) {
    var tags = LinkedHashSet.<Tag>newLinkedHashSet(pool.size());
    for (TagProposal proposal : pool) {
      tags.add(proposal.tag());
    }
    return List.copyOf(tags);
  }

  /**
   * As many tags as were written, in the order of the written list and the experts' own lists
   * together ({@link RankFusion}).
   */
  public static Arbitration parse(Generation generation, List<TagProposal> pool) {
    var written = new LinkedHashSet<Tag>();
    for (var part : generation.parts()) {
      written(part.text(), pool).ifPresent(written::add);
    }
    return RankFusion.fuse(List.copyOf(written), pool, written.size());
  }

  /** A text is the name of one tag. */
  private static Optional<Tag> written(String text, List<TagProposal> pool) {
    for (TagProposal proposal : pool) {
      if (proposal.tag().text().equals(text)) {
        return Optional.of(proposal.tag());
      }
    }
    return Optional.empty();
  }

  /** The pool by the experts' lists alone, for when no Arbiter answered. */
  public static Arbitration withoutArbiter(List<TagProposal> pool, int limit) {
    return RankFusion.fuse(List.of(), pool, limit);
  }
}
