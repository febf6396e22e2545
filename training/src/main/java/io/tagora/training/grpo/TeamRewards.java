package io.tagora.training.grpo;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Persona;
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
 * One reward for a whole team, and what each agent and each of its tags added to it: the reward
 * minus that of the same team without the agent or the tag (difference rewards, Wolpert and Tumer
 * 2002). What others wrote is left as it is, so nothing is written anew for it.
 *
 * @param team the share of what came true that the selection names
 * @param experts what each expert added
 * @param arbiter what the Arbiter added
 * @param written for each expert what each tag of its list added
 * @param chosen what each tag of the Arbiter's list added by its place there
 */
public record TeamRewards(
    double team,
    List<Double> experts,
    double arbiter,
    List<List<Double>> written,
    List<Double> chosen) {
  public TeamRewards {
    experts = List.copyOf(experts);
    written = written.stream().map(List::copyOf).toList();
    chosen = List.copyOf(chosen);
  }

  /**
   * The rewards of a trajectory.
   *
   * <p>Team: the share of the true categories that are among the selection, in the order of the
   * Arbiter's list and the experts' together. An expert: its tags are taken out of the pool and, as
   * far as nobody else named them, out of the Arbiter's list. A persona of the Planner is worth
   * what its expert is: without it there is none. The Arbiter: the experts' lists alone decide. A
   * tag: its list without it, in which those after it move up.
   *
   * @param truth ids of the categories that the user turned to, at least one
   */
  static TeamRewards of(TeamTrajectory said, Set<String> truth) {
    double team = fused(said.selected(), said.pool(), truth);
    List<List<Double>> written =
        said.personas().stream().map(persona -> written(said, persona, team, truth)).toList();
    List<Double> experts =
        said.personas().stream()
            .map(persona -> team - without(said, proposal -> isOf(proposal, persona), truth))
            .toList();
    double alone = hits(ArbiterPrompt.withoutArbiter(said.pool(), NodeDefaults.SELECTED), truth);
    return new TeamRewards(team, experts, team - alone, written, chosen(said, team, truth));
  }

  private static boolean isOf(TagProposal proposal, Persona persona) {
    return proposal.personaId().equals(persona.id());
  }

  private static List<Double> written(
      TeamTrajectory said, Persona persona, double team, Set<String> truth) {
    return said.pool().stream()
        .filter(proposal -> isOf(proposal, persona))
        .map(tag -> team - without(said, tag::equals, truth))
        .toList();
  }

  private static List<Double> chosen(TeamTrajectory said, double team, Set<String> truth) {
    return said.selected().stream()
        .map(tag -> {
          List<Tag> others = said.selected().stream().filter(other -> !other.equals(tag)).toList();
          return team - fused(others, said.pool(), truth);
        })
        .toList();
  }

  private static double without(
      TeamTrajectory said, Predicate<TagProposal> missing, Set<String> truth) {
    List<TagProposal> pool = said.pool().stream().filter(missing.negate()).toList();
    List<Tag> known = ArbiterPrompt.candidates(pool);
    return fused(said.selected().stream().filter(known::contains).toList(), pool, truth);
  }

  private static double fused(List<Tag> arbiter, List<TagProposal> pool, Set<String> truth) {
    return hits(RankFusion.fuse(arbiter, pool, NodeDefaults.SELECTED), truth);
  }

  private static double hits(Arbitration arbitration, Set<String> truth) {
    List<String> categories =
        arbitration.tags().stream().map(ScoredTag::tag).map(Tag::categoryId).toList();
    return RankingMetrics.hitRate(categories, truth, NodeDefaults.SELECTED);
  }
}
