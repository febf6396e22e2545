package io.tagora.training.grpo;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.reward.Advantages;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.RewardShaping;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Which of a list's tokens its reward speaks for (ADR 55).
 *
 * <p>Accuracy, alignment and length are means or sums over tags, so a list's reward is the mean of
 * what its tags earn, and each tag can be held against the tags of the whole group. That leaves the
 * expected gradient of a tag's own worth as it is and takes the luck of the other eleven tags out
 * of it.
 */
public enum Credit {
  /** All tokens of a list get the list's advantage: GRPO as it is published. */
  LIST,
  /** Each tag's tokens get the advantage of what the tag earned. */
  TAG;

  /** A list and its worth. */
  record Scored(ExpertTask task, List<Tag> tags, RewardParts parts) {}

  /** The advantages of a group's lists, one for each of a list's tags. */
  double[][] advantages(
      List<Scored> group, ListRewards worth, RewardShaping shaping, Advantages.Scale scale) {
    return switch (this) {
      case LIST -> ofLists(group, shaping, scale);
      case TAG -> ofTags(group, worth, shaping, scale);
    };
  }

  private static double[][] ofLists(
      List<Scored> group, RewardShaping shaping, Advantages.Scale scale) {
    double[] each =
        Advantages.ofGroup(
            group.stream().mapToDouble(list -> shaping.of(list.parts())).toArray(), scale);
    var advantages = new double[group.size()][];
    for (int i = 0; i < advantages.length; i++) {
      advantages[i] = new double[group.get(i).tags().size()];
      Arrays.fill(advantages[i], each[i]);
    }
    return advantages;
  }

  private static double[][] ofTags(
      List<Scored> group, ListRewards worth, RewardShaping shaping, Advantages.Scale scale) {
    double[][] earned =
        group.stream().map(list -> earned(list, worth, shaping)).toArray(double[][]::new);
    double[] flat = Arrays.stream(earned).flatMapToDouble(DoubleStream::of).toArray();
    if (flat.length == 0) {
      return earned;
    }
    double[] advantages = Advantages.ofGroup(flat, scale);
    int at = 0;
    for (double[] list : earned) {
      System.arraycopy(advantages, at, list, 0, list.length);
      at += list.length;
    }
    return earned;
  }

  /** What each tag adds; their mean is the list's reward. */
  private static double[] earned(Scored list, ListRewards worth, RewardShaping shaping) {
    return list.tags().stream()
        .mapToDouble(tag -> {
          RewardParts own = worth.ofTag(list.task(), tag, list.tags().size(), list.parts());
          return switch (shaping) {
            case RewardShaping.Constrained(var thresholds) ->
                thresholds.passedBy(list.parts()) ? own.accuracy() : 0;
            case RewardShaping.Summed summed -> summed.of(own);
          };
        })
        .toArray();
  }
}
