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

  /** What is thought of a category: its score, and its tag that an expert was surest of. */
  private static final class Standing {
    private double score;
    private TagProposal tag;

    private Standing(TagProposal first) {
      tag = first;
    }

    private void vote(double weight, double rank) {
      score += weight / (K + rank);
    }
  }

  /** An expert's weight, how fast it descends, and how many tags of it came before. */
  private static final class Voter {
    private final double weight;
    private final double step;
    private int rank;

    private Voter(double weight, double step) {
      this.weight = weight;
      this.step = step;
    }
  }

  private final Map<String, Standing> standings = new LinkedHashMap<>();

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
    var voters = new HashMap<String, Voter>();
    int guessed = 0;
    for (TagProposal proposal : pool) {
      var voter = voters.get(proposal.personaId());
      if (voter == null) {
        voter =
            isReturning(proposal)
                ? new Voter(EXPERT_WEIGHT, RETURNING_STEP)
                : new Voter(EXPERT_WEIGHT * PersonaWeight.of(guessed++, returns), 1);
        voters.put(proposal.personaId(), voter);
      }
      var standing = standings.get(proposal.tag().categoryId());
      if (standing == null) {
        standing = new Standing(proposal);
        standings.put(proposal.tag().categoryId(), standing);
      }
      standing.vote(voter.weight, voter.step * voter.rank++);
      standing.tag = surer(standing.tag, proposal);
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
      var standing = standings.get(tag.categoryId());
      if (standing != null) {
        standing.vote(ARBITER_WEIGHT, rank);
        surest(tag, pool).ifPresent(chosen -> standing.tag = chosen);
      }
    }
  }

  private static Optional<TagProposal> surest(Tag tag, List<TagProposal> pool) {
    return pool.stream().filter(proposal -> proposal.tag().equals(tag)).reduce(RankFusion::surer);
  }

  private static TagProposal surer(TagProposal one, TagProposal other) {
    return one.logProbability() >= other.logProbability() ? one : other;
  }

  private Arbitration best(int limit) {
    var ordered = new ArrayList<>(standings.values());
    ordered.sort(Comparator.comparingDouble(standing -> -standing.score));
    var tags = new ArrayList<ScoredTag>();
    for (Standing standing : ordered.subList(0, Math.min(limit, ordered.size()))) {
      double discount = Math.log(2) / Math.log(tags.size() + 2);
      tags.add(new ScoredTag(standing.tag.tag(), standing.tag.personaId(), discount));
    }
    return new Arbitration(tags);
  }
}
