package io.tagora.training.grpo;

import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.reward.TagRewards;
import io.tagora.runtime.signature.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what a policy writes, greedily, for users that it does not learn from. */
record HeldOut(TaskBook tasks, ListRewards worth, RewardShaping shaping) {

  HeldOutFigures look(Rollouts rollouts) {
    List<List<Sample>> lists = rollouts.lists(tasks.all(), 1, 0, 0);
    var parts = new ArrayList<RewardParts>();
    var recalls = new ArrayList<Double>();
    var overlaps = new ArrayList<Double>();
    int at = 0;
    for (List<ExpertTask> moment : tasks.moments()) {
      var tags = new ArrayList<Tag>();
      var reports = new ArrayList<ExpertReport>();
      for (ExpertTask task : moment) {
        List<Tag> written = lists.get(at++).getFirst().tags();
        parts.add(worth.of(task, written));
        tags.addAll(written);
        reports.add(report(task.persona(), written));
      }
      recalls.add(moment.isEmpty() ? 0 : TagRewards.accuracy(tags, moment.getFirst().truth()));
      overlaps.add(Signatures.expertOverlap(reports));
    }
    double reward = parts.stream().mapToDouble(shaping::of).average().orElse(0);
    double overlap = overlaps.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return new HeldOutFigures(reward, Iteration.mean(parts), recalls, overlap);
  }

  private static ExpertReport report(Persona persona, List<Tag> written) {
    return new ExpertReport(
        persona.id(),
        written.stream().map(tag -> new TagProposal(tag, persona.id(), 0)).toList(),
        Optional.empty());
  }
}
