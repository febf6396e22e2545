package io.tagora.training.grpo;

import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.signature.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The lists of one iteration with what they are worth. */
record Iteration(List<Group> groups, List<RewardParts> parts, List<Double> rewards) {

  static Iteration of(
      List<ExpertTask> tasks,
      List<List<Sample>> lists,
      ListRewards worth,
      RewardShaping shaping,
      GrpoSettings settings) {
    var groups = new ArrayList<Group>();
    var parts = new ArrayList<RewardParts>();
    var rewards = new ArrayList<Double>();
    for (int i = 0; i < tasks.size(); i++) {
      ExpertTask task = tasks.get(i);
      worth.meet(task, lists.get(i));
      List<RewardParts> each =
          lists.get(i).stream().map(sample -> worth.of(task, sample.tags())).toList();
      groups.add(
          new Group(
              task, lists.get(i), advantages(task, lists.get(i), each, worth, shaping, settings)));
      each.forEach(list -> rewards.add(shaping.of(list)));
      parts.addAll(each);
    }
    return new Iteration(groups, parts, rewards);
  }

  private static double[][] advantages(
      ExpertTask task,
      List<Sample> lists,
      List<RewardParts> each,
      ListRewards worth,
      RewardShaping shaping,
      GrpoSettings settings) {
    List<Credit.Scored> scored =
        IntStream.range(0, lists.size())
            .mapToObj(i -> new Credit.Scored(task, lists.get(i).tags(), each.get(i)))
            .toList();
    return settings.credit().advantages(scored, worth, shaping, settings.advantage());
  }

  List<Group> teaching() {
    return groups.stream().filter(Group::teaches).toList();
  }

  double silent() {
    return 1 - (double) teaching().size() / groups.size();
  }

  /** The share of groups in which no list passes the constraints; 0 where there are none. */
  double starving(RewardShaping shaping) {
    var passed = new ArrayList<double[]>();
    int at = 0;
    for (Group group : groups) {
      int lists = group.samples().size();
      passed.add(
          parts.subList(at, at + lists).stream()
              .mapToDouble(list -> passes(shaping, list) ? 1 : 0)
              .toArray());
      at += lists;
    }
    return Signatures.starvation(passed);
  }

  private static boolean passes(RewardShaping shaping, RewardParts list) {
    return switch (shaping) {
      case RewardShaping.Constrained(var thresholds) -> thresholds.passedBy(list);
      case RewardShaping.Summed _ -> true;
    };
  }

  double passing() {
    return rewards.stream().filter(reward -> reward > 0).count() / (double) rewards.size();
  }

  double reward() {
    return rewards.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  RewardParts meanParts() {
    return mean(parts);
  }

  static RewardParts mean(List<RewardParts> parts) {
    return new RewardParts(
        mean(parts, RewardParts::accuracy),
        mean(parts, RewardParts::alignment),
        mean(parts, RewardParts::diversity),
        mean(parts, RewardParts::length));
  }

  private static double mean(List<RewardParts> parts, ToDoubleFunction<RewardParts> part) {
    return parts.stream().mapToDouble(part).average().orElse(0);
  }
}
