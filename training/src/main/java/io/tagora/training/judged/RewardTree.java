package io.tagora.training.judged;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.prompt.ExpertPrompt;
import io.tagora.training.sft.TextEncoder;
import java.util.List;
import java.util.stream.Stream;

/**
 * A context as trunk and a branch for each tag that may follow it: the expert's prompt, the tag,
 * and the end token, whose state is scored.
 *
 * @param tokens ids, [T]
 * @param positions rotary positions, which restart after the trunk in every branch, [T]
 * @param branches 0 for the trunk, then 1, 2, …, [T]
 * @param ends places of the end tokens, [tags]
 */
@SuppressWarnings("ArrayRecordComponent") // Token arrays of a hot loop; compared nowhere.
record RewardTree(long[] tokens, long[] positions, long[] branches, int[] ends) {

  /** Some tags that a persona's expert might write. */
  record Asked(Persona persona, List<String> tags) {}

  static RewardTree of(HybridPrompt context, List<Asked> asked, TextEncoder encoder) {
    int[] trunk = encoder.encode(context.text());
    List<int[]> branches = asked.stream().flatMap(each -> branches(each, encoder)).toList();
    int length = trunk.length + branches.stream().mapToInt(branch -> branch.length).sum();
    var tree =
        new RewardTree(
            new long[length], new long[length], new long[length], new int[branches.size()]);
    tree.put(trunk, 0, 0, 0);
    int at = trunk.length;
    for (int i = 0; i < branches.size(); i++) {
      tree.put(branches.get(i), at, trunk.length, i + 1);
      at += branches.get(i).length;
      tree.ends[i] = at - 1;
    }
    return tree;
  }

  static RewardTree of(JudgedMoment moment, TextEncoder encoder) {
    return of(
        moment.context(),
        moment.groups().stream().map(group -> new Asked(group.persona(), group.texts())).toList(),
        encoder);
  }

  int length() {
    return tokens.length;
  }

  private static Stream<int[]> branches(Asked asked, TextEncoder encoder) {
    String prompt = ExpertPrompt.of(asked.persona()).text();
    return asked.tags().stream().map(tag -> encoder.encode(prompt + tag + ControlToken.END.text()));
  }

  private void put(int[] ids, int at, int position, int branch) {
    for (int i = 0; i < ids.length; i++) {
      tokens[at + i] = ids[i];
      positions[at + i] = (long) position + i;
      branches[at + i] = branch;
    }
  }
}
