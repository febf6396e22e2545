package io.tagora.training.grpo;

import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.prompt.PlannerPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a policy writes: plans, and lists of tags with what each token was chosen from. */
final class Rollouts {
  private static final int TOKENS_A_TAG = 12;
  private static final int PLAN_TOKENS = 160;

  private final Writing writing;
  private final Catalog catalog;
  private final Tracing tracing;

  Rollouts(Policy policy, Catalog catalog) {
    this.catalog = catalog;
    writing = new Writing(policy.engine(), Policy.SEQUENCES);
    tracing = new Tracing(policy);
  }

  /** The plans that are written for the contexts, each of {@code personas} personas, greedily. */
  List<Plan> plans(List<HybridPrompt> contexts, int personas) {
    var decoding = Decoding.greedy(PLAN_TOKENS, new OutputRule.Free(personas, personas, true));
    return writing
        .all(
            contexts.stream()
                .map(context -> new Writing.Order(context, PlannerPrompt.of(), List.of(decoding)))
                .toList())
        .stream()
        .map(written -> PlannerPrompt.parse(written.getFirst(), personas))
        .toList();
  }

  /**
   * Lists for each task.
   *
   * @param group lists a task
   * @param temperature 0 writes the likeliest
   * @param seed the same seed and weights write the same lists
   */
  List<List<Sample>> lists(List<ExpertTask> tasks, int group, double temperature, long seed) {
    var orders = new ArrayList<Writing.Order>();
    for (int i = 0; i < tasks.size(); i++) {
      ExpertTask task = tasks.get(i);
      long first = seed + (long) i * group;
      orders.add(
          new Writing.Order(
              task.context(),
              task.branch(),
              IntStream.range(0, group)
                  .mapToObj(member -> sampling(task, temperature, first + member))
                  .toList()));
    }
    List<List<Generation>> written = writing.all(orders);
    return IntStream.range(0, tasks.size())
        .mapToObj(i ->
            written.get(i).stream().map(generation -> sample(tasks.get(i), generation)).toList())
        .toList();
  }

  private static Decoding sampling(ExpertTask task, double temperature, long seed) {
    return new Decoding(
        TOKENS_A_TAG * task.tags(), temperature, 0, 1, seed, List.of(), task.rule());
  }

  /** The list with its tokens: a rule is walked again, so that each token has its choices. */
  private Sample sample(ExpertTask task, Generation generation) {
    List<Tag> tags =
        generation.texts().stream().flatMap(text -> catalog.tag(text).stream()).toList();
    Tracing.Trace trace = tracing.of(task.rule(), generation);
    return new Sample(tags, trace.tokens(), trace.partOf(), trace.allowed());
  }
}
