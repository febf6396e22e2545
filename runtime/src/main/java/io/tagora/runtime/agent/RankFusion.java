package io.tagora.runtime.agent;

import io.tagora.runtime.catalog.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joins what the Arbiter and all experts think of a pool into one order.
 *
 * <p>Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a category's score is Σ
 * w/(k + rank) over everybody who named it, rank from 0. An expert weighs more than the Arbiter,
 * and the expert of what is under way descends half as fast, since it names more that comes true.
 * Where there is such an expert, the n-th of the others weighs 1/n of the first (ADR 64). The
 * numbers were chosen on a marketplace that the reported evaluation does not use.
 */
public final class RankFusion {
  private static final double K = 5;
  private static final double ARBITER_WEIGHT = 1;
  private static final double EXPERT_WEIGHT = 4;
  private static final double RETURNING_STEP = 0.5;

  private final Map<String, Double> scores = new HashMap<>();
  private final Map<String, TagProposal> surest = new LinkedHashMap<>();

  private RankFusion() {}

  /**
   * The best categories of a pool, a tag each: the Arbiter's, or else the one that an expert was
   * surest of; for the persona whose expert was surest of it. A tag's score is the discount of its
   * place, 1 / log2(place + 1), place from 1, as in NDCG.
   *
   * @param arbiter tags of the pool in the Arbiter's order; empty if none answered
   * @param pool each expert's tags in the order in which it wrote them, experts in the order of
   *     their plan
   */
  public static Arbitration fuse(List<Tag> arbiter, List<TagProposal> pool, int limit) {
    var fusion = new RankFusion();
    fusion.countExperts(pool);
    fusion.countArbiter(arbiter, pool);
    return fusion.best(limit);
  }

  private void countExperts(List<TagProposal> pool) {
    boolean returns = hasReturning(pool);
    var ranks = new HashMap<String, Integer>();
    var places = new HashMap<String, Integer>();
    for (TagProposal proposal : pool) {
      String persona = proposal.personaId();
      int rank = ranks.merge(persona, 1, Integer::sum) - 1;
      if (isReturning(proposal)) {
        vote(proposal.tag(), EXPERT_WEIGHT, RETURNING_STEP * rank);
      } else {
        int place = places.computeIfAbsent(persona, _ -> places.size());
        vote(proposal.tag(), EXPERT_WEIGHT * PersonaWeight.of(place, returns), rank);
      }
      surest.merge(proposal.tag().categoryId(), proposal, RankFusion::surer);
    }
  }

  private static boolean hasReturning(List<TagProposal> pool) {
    for (TagProposal proposal : pool) {
      if (isReturning(proposal)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReturning(TagProposal proposal) {
    return proposal.personaId().equals(ReturningInterest.PERSONA_ID);
  }

  private void countArbiter(List<Tag> arbiter, List<TagProposal> pool) {
    for (int rank = 0; rank < arbiter.size(); rank++) {
      Tag tag = arbiter.get(rank);
      vote(tag, ARBITER_WEIGHT, rank);
      surest(tag, pool).ifPresent(chosen -> surest.put(tag.categoryId(), chosen));
    }
  }

  private static Optional<TagProposal> surest(Tag tag, List<TagProposal> pool) {
    Optional<TagProposal> surest = Optional.empty();
    for (TagProposal proposal : pool) {
      if (proposal.tag().equals(tag)) {
        surest = Optional.of(surest.isEmpty() ? proposal : surer(surest.get(), proposal));
      }
    }
    return surest;
  }

  private void vote(Tag tag, double weight, double rank) {
    scores.merge(tag.categoryId(), weight / (K + rank), Double::sum);
  }

  private static TagProposal surer(TagProposal one, TagProposal other) {
    return one.logProbability() >= other.logProbability() ? one : other;
  }

  private Arbitration best(int limit) {
    Comparator<TagProposal> byScore =
        Comparator.comparingDouble(
            proposal -> -scores.getOrDefault(proposal.tag().categoryId(), 0.0));
    var ordered = new ArrayList<>(surest.values());
    ordered.sort(byScore);
    var tags = new ArrayList<ScoredTag>();
    for (TagProposal proposal : ordered.subList(0, Math.min(limit, ordered.size()))) {
      double discount = Math.log(2) / Math.log(tags.size() + 2);
      tags.add(new ScoredTag(proposal.tag(), proposal.personaId(), discount));
    }
    return new Arbitration(tags);
  }
}
