package io.tagora.runtime.prompt;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * The tags in the order written, for the persona whose expert was surest of them. The score is
   * the rank's discount 1 / log2(rank + 1), rank from 1, as in NDCG.
   */
  public static Arbitration parse(Generation generation, List<TagProposal> pool) {
    Map<String, TagProposal> surest = surest(pool);
    return ranked(
        generation.texts().stream().map(surest::get).filter(proposal -> proposal != null).toList());
  }

  /** The pool by log-probability, for when no Arbiter answered. */
  public static Arbitration byLogProbability(List<TagProposal> pool, int limit) {
    return ranked(
        surest(pool).values().stream()
            .sorted(Comparator.comparingDouble(TagProposal::logProbability).reversed())
            .limit(limit)
            .toList());
  }

  private static Map<String, TagProposal> surest(List<TagProposal> pool) {
    var surest = new LinkedHashMap<String, TagProposal>();
    for (TagProposal proposal : pool) {
      surest.merge(
          proposal.tag().text(),
          proposal,
          (one, other) -> one.logProbability() >= other.logProbability() ? one : other);
    }
    return surest;
  }

  private static Arbitration ranked(List<TagProposal> proposals) {
    var tags = new ArrayList<ScoredTag>();
    for (TagProposal proposal : proposals) {
      double score = Math.log(2) / Math.log(tags.size() + 2);
      tags.add(new ScoredTag(proposal.tag(), proposal.personaId(), score));
    }
    return new Arbitration(tags);
  }
}
