package io.tagora.training.grpo;

import io.tagora.runtime.model.HybridPrompt;
import io.tagora.training.sft.TextEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A group in the shape of serving: the context as trunk, and a branch for each list that begins
 * with the expert's prompt (ADR 4).
 *
 * @param tokens ids, [T]
 * @param positions rotary positions, which restart after the trunk in every branch, [T]
 * @param branches 0 for the trunk, then 1, 2, …, [T]
 * @param choices every token that an expert chose, in order
 */
@SuppressWarnings("ArrayRecordComponent") // Token arrays of a hot loop; compared nowhere.
record GroupTree(long[] tokens, long[] positions, long[] branches, List<Choice> choices) {

  /**
   * A token that was chosen.
   *
   * @param at its place in the tree; what comes before it in the tree predicts it
   * @param allowed what it was chosen from
   * @param advantage of its tag
   * @param share of its list's loss: lists count alike, however long
   */
  @SuppressWarnings("ArrayRecordComponent") // As above.
  record Choice(int at, int token, int[] allowed, double advantage, double share) {}

  static GroupTree of(Group group, TextEncoder encoder) {
    int[] trunk = encoder.encode(group.task().context().text());
    int[] prompt = encoder.encode(group.task().branch().text());
    int length =
        trunk.length
            + group.samples().stream()
                .mapToInt(sample -> prompt.length + sample.tokens().length)
                .sum();
    var builder = new Builder(length);
    builder.add(trunk, 0, 0);
    for (int i = 0; i < group.samples().size(); i++) {
      builder.addList(prompt, group.samples().get(i), i + 1, trunk.length, group.advantages()[i]);
    }
    return new GroupTree(builder.tokens, builder.positions, builder.branches, builder.choices);
  }

  int length() {
    return tokens.length;
  }

  /** How many lists there are: the shares of a list's choices sum up to 1. */
  int lists() {
    return (int) Math.round(choices.stream().mapToDouble(Choice::share).sum());
  }

  /** A branch with what each of its tokens is credited with. */
  @SuppressWarnings("ArrayRecordComponent") // As above.
  record Branch(HybridPrompt prompt, int[] tokens, List<int[]> allowed, double[] advantages) {}

  /** A trunk with branches of different prompts. */
  static GroupTree of(HybridPrompt context, List<Branch> branches, TextEncoder encoder) {
    int[] trunk = encoder.encode(context.text());
    List<int[]> prompts =
        branches.stream().map(branch -> encoder.encode(branch.prompt().text())).toList();
    int length = trunk.length;
    for (int i = 0; i < branches.size(); i++) {
      length += prompts.get(i).length + branches.get(i).tokens().length;
    }
    var builder = new Builder(length);
    builder.add(trunk, 0, 0);
    for (int i = 0; i < branches.size(); i++) {
      builder.addBranch(prompts.get(i), branches.get(i), i + 1, trunk.length);
    }
    return new GroupTree(builder.tokens, builder.positions, builder.branches, builder.choices);
  }

  private static final class Builder {
    private final long[] tokens;
    private final long[] positions;
    private final long[] branches;
    private final List<Choice> choices = new ArrayList<>();
    private int size;

    Builder(int length) {
      tokens = new long[length];
      positions = new long[length];
      branches = new long[length];
    }

    private void addList(
        int[] prompt, Sample sample, int branch, int position, double[] advantages) {
      var each = new double[sample.tokens().length];
      for (int i = 0; i < each.length; i++) {
        each[i] = advantages[sample.tagOf()[i]];
      }
      var prompted = new Branch(HybridPrompt.ofText(""), sample.tokens(), sample.allowed(), each);
      addBranch(prompt, prompted, branch, position);
    }

    private void addBranch(int[] prompt, Branch written, int branch, int position) {
      add(prompt, branch, position);
      int[] tokens = written.tokens();
      for (int i = 0; i < tokens.length; i++) {
        choices.add(
            new Choice(
                size + i,
                tokens[i],
                written.allowed().get(i),
                written.advantages()[i],
                1.0 / tokens.length));
      }
      add(tokens, branch, position + prompt.length);
    }

    private void add(int[] ids, int branch, int position) {
      for (int i = 0; i < ids.length; i++) {
        tokens[size] = ids[i];
        positions[size] = (long) position + i;
        branches[size++] = branch;
      }
    }
  }
}
