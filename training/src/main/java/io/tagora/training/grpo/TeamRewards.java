package io.tagora.training.grpo;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.RankFusion;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.metric.RankingMetrics;
import io.tagora.runtime.prompt.ArbiterPrompt;
import io.tagora.training.data.NodeDefaults;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One reward for a whole team, and what each agent added to it: the reward minus that of the same
 * team without the agent (difference rewards, Wolpert and Tumer 2002). What others wrote is left as
 * it is, so nothing is written anew for it.
 */
public record TeamRewards(double team, List<Double> experts, double arbiter) {
  public TeamRewards {
    experts = List.copyOf(experts);
  }

  /**
   * The rewards of a trajectory.
   *
   * <p>Team: the share of the true categories that are among the selection, in the order of the
   * Arbiter's list and the experts' together. An expert: its tags are taken out of the pool and, as
   * far as nobody else named them, out of the Arbiter's list. A persona of the Planner is worth
   * what its expert is: without it there is none. The Arbiter: the experts' lists alone decide.
   *
   * @param truth ids of the categories that the user turned to, at least one
   */
  static TeamRewards of(TeamTrajectory said, Set<String> truth) {
    double team = hits(RankFusion.fuse(said.selected(), said.pool(), NodeDefaults.SELECTED), truth);
    List<Double> experts =
        said.personas().stream()
            .map(persona ->
                team - without(said, proposal -> proposal.personaId().equals(persona.id()), truth))
            .toList();
    double alone = hits(ArbiterPrompt.withoutArbiter(said.pool(), NodeDefaults.SELECTED), truth);
    return new TeamRewards(team, experts, team - alone);
  }

  private static double without(
      TeamTrajectory said, Predicate<TagProposal> missing, Set<String> truth) {
    List<TagProposal> pool = said.pool().stream().filter(missing.negate()).toList();
    List<Tag> known = ArbiterPrompt.candidates(pool);
    List<Tag> selected = said.selected().stream().filter(known::contains).toList();
    return hits(RankFusion.fuse(selected, pool, NodeDefaults.SELECTED), truth);
  }

  private static double hits(Arbitration arbitration, Set<String> truth) {
    List<String> categories =
        arbitration.tags().stream().map(ScoredTag::tag).map(Tag::categoryId).toList();
    return RankingMetrics.hitRate(categories, truth, NodeDefaults.SELECTED);
  }
}
