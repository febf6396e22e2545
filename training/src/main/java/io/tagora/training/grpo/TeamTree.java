package io.tagora.training.grpo;

import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.reward.Advantages;
import io.tagora.training.grpo.TeamTrajectory.Said;
import io.tagora.training.sft.TextEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The trajectories of one moment as trees of a few each, since attention grows with the square of a
 * tree: each agent's tokens with the advantage of what the agent, or the tag that they are of,
 * added to the team's reward, beside what those of its role added in the other trajectories.
 *
 * <p>An expert reads of a persona its name only, so the Planner is credited for the tokens of names
 * and for nothing of a rationale.
 */
final class TeamTree {
  /** A trunk is a fifth of what two trajectories write. */
  private static final int TRAJECTORIES = 2;

  private final Advantages.Scale scale;
  private final Credit credit;
  private final TextEncoder encoder;

  TeamTree(Advantages.Scale scale, Credit credit, TextEncoder encoder) {
    this.scale = scale;
    this.credit = credit;
    this.encoder = encoder;
  }

  /**
   * The trees.
   *
   * @param rewards of each trajectory
   */
  List<GroupTree> of(HybridPrompt context, List<TeamTrajectory> said, List<TeamRewards> rewards) {
    List<List<Double>> personas = advantages(rewards.stream().map(TeamRewards::experts).toList());
    List<List<Double>> experts =
        advantages(
            rewards.stream()
                .flatMap(each -> credited(each.experts(), each.written()).stream())
                .toList());
    List<List<Double>> arbiters =
        advantages(
            rewards.stream()
                .flatMap(each -> credited(List.of(each.arbiter()), List.of(each.chosen())).stream())
                .toList());
    var trees = new ArrayList<GroupTree>();
    Iterator<List<Double>> lists = experts.iterator();
    for (int from = 0; from < said.size(); from += TRAJECTORIES) {
      var branches = new ArrayList<GroupTree.Branch>();
      for (int i = from; i < Math.min(from + TRAJECTORIES, said.size()); i++) {
        TeamTrajectory one = said.get(i);
        branches.add(plan(one, personas.get(i)));
        one.experts().forEach(expert -> branches.add(list(expert, lists.next())));
        branches.add(list(one.arbiter(), arbiters.get(i)));
      }
      trees.add(GroupTree.of(context, branches, encoder));
    }
    return trees;
  }

  /** For each list what its tokens are credited with: one number, or one a tag. */
  private List<List<Double>> credited(List<Double> lists, List<List<Double>> tags) {
    return switch (credit) {
      case LIST -> lists.stream().map(List::of).toList();
      case TAG -> tags;
    };
  }

  /** The advantages of all numbers among each other, in their lists. */
  private List<List<Double>> advantages(List<List<Double>> rewards) {
    double[] all =
        rewards.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
    Iterator<Double> each =
        (all.length == 0
                ? Stream.<Double>empty()
                : Arrays.stream(Advantages.ofGroup(all, scale)).boxed())
            .iterator();
    return rewards.stream().map(list -> list.stream().map(_ -> each.next()).toList()).toList();
  }

  private static GroupTree.Branch list(Said said, List<Double> credited) {
    Tracing.Trace trace = said.trace();
    var advantages = new double[trace.tokens().length];
    for (int at = 0; at < advantages.length; at++) {
      advantages[at] = credited.get(credited.size() == 1 ? 0 : trace.partOf()[at]);
    }
    return new GroupTree.Branch(said.prompt(), trace.tokens(), trace.allowed(), advantages);
  }

  private static GroupTree.Branch plan(TeamTrajectory said, List<Double> personas) {
    Tracing.Trace trace = said.plan().trace();
    var advantages = new double[trace.tokens().length];
    for (int persona = 0; persona < said.nameTokens().size(); persona++) {
      int first = firstOf(trace, persona);
      int last = Math.min(advantages.length, first + said.nameTokens().get(persona));
      Arrays.fill(advantages, Math.min(first, last), last, personas.get(persona));
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
