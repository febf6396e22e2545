package io.tagora.training.judged;

import io.tagora.training.sft.TextEncoder;
import java.util.List;

/** A judged moment as ids. */
record RewardExample(RewardTree tree, List<JudgedGroup> groups) {

  static List<RewardExample> of(List<JudgedMoment> moments, TextEncoder encoder) {
    return moments.stream()
        .map(moment -> new RewardExample(RewardTree.of(moment, encoder), moment.groups()))
        .toList();
  }
}
