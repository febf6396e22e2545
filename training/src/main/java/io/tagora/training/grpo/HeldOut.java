package io.tagora.training.grpo;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.reward.TagRewards;
import java.util.ArrayList;
import java.util.List;

/** Looks at what a policy writes, greedily, for users that it does not learn from. */
record HeldOut(TaskBook tasks, ListRewards worth, RewardShaping shaping) {

  HeldOutFigures look(Rollouts rollouts) {
    List<List<Sample>> lists = rollouts.lists(tasks.all(), 1, 0, 0);
    var parts = new ArrayList<RewardParts>();
    var recalls = new ArrayList<Double>();
    int at = 0;
    for (List<ExpertTask> moment : tasks.moments()) {
      var tags = new ArrayList<Tag>();
      for (ExpertTask task : moment) {
        List<Tag> written = lists.get(at++).getFirst().tags();
        parts.add(worth.of(task, written));
        tags.addAll(written);
      }
      recalls.add(moment.isEmpty() ? 0 : TagRewards.accuracy(tags, moment.getFirst().truth()));
    }
    double reward = parts.stream().mapToDouble(shaping::of).average().orElse(0);
    return new HeldOutFigures(reward, Iteration.mean(parts), recalls);
  }
}
