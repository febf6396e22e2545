package io.tagora.training.grpo;

import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.reward.Advantages;
import io.tagora.training.grpo.TeamTrajectory.Said;
import io.tagora.training.sft.TextEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The trajectories of one moment as one tree, each agent's tokens with the advantage of what the
 * agent added to the team's reward, beside what agents of its role added in the other trajectories.
 *
 * <p>An expert reads of a persona its name only, so the Planner is credited for the tokens of names
 * and for nothing of a rationale.
 */
final class TeamTree {
  private final Advantages.Scale scale;
  private final TextEncoder encoder;

  TeamTree(Advantages.Scale scale, TextEncoder encoder) {
    this.scale = scale;
    this.encoder = encoder;
  }

  /**
   * The tree.
   *
   * @param rewards of each trajectory
   */
  GroupTree of(HybridPrompt context, List<TeamTrajectory> said, List<TeamRewards> rewards) {
    double[] experts =
        Advantages.ofGroup(
            rewards.stream()
                .flatMap(each -> each.experts().stream())
                .mapToDouble(Double::doubleValue)
                .toArray(),
            scale);
    double[] arbiters =
        Advantages.ofGroup(rewards.stream().mapToDouble(TeamRewards::arbiter).toArray(), scale);
    var branches = new ArrayList<GroupTree.Branch>();
    int expert = 0;
    for (int i = 0; i < said.size(); i++) {
      TeamTrajectory one = said.get(i);
      int count = one.experts().size();
      double[] own = Arrays.copyOfRange(experts, expert, expert + count);
      expert += count;
      branches.add(plan(one, own));
      for (int k = 0; k < count; k++) {
        branches.add(whole(one.experts().get(k), own[k]));
      }
      branches.add(whole(one.arbiter(), arbiters[i]));
    }
    return GroupTree.of(context, branches, encoder);
  }

  private static GroupTree.Branch whole(Said said, double advantage) {
    var advantages = new double[said.trace().tokens().length];
    Arrays.fill(advantages, advantage);
    return new GroupTree.Branch(
        said.prompt(), said.trace().tokens(), said.trace().allowed(), advantages);
  }

  private static GroupTree.Branch plan(TeamTrajectory said, double[] experts) {
    Tracing.Trace trace = said.plan().trace();
    var advantages = new double[trace.tokens().length];
    for (int persona = 0; persona < said.nameTokens().size(); persona++) {
      int first = firstOf(trace, persona);
      int last = Math.min(advantages.length, first + said.nameTokens().get(persona));
      for (int at = first; at < last; at++) {
        advantages[at] = experts[persona];
      }
    }
    return new GroupTree.Branch(said.plan().prompt(), trace.tokens(), trace.allowed(), advantages);
  }

  private static int firstOf(Tracing.Trace trace, int part) {
    return IntStream.range(0, trace.partOf().length)
        .filter(at -> trace.partOf()[at] == part)
        .findFirst()
        .orElse(trace.partOf().length);
  }
}
