package io.tagora.training.grpo;

import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.rule.RuleCompiler;
import io.tagora.inference.engine.rule.TokenRule;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.prompt.PlannerPrompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What a policy writes: plans, and lists of tags with what each token was chosen from. */
final class Rollouts {
  private static final int TOKENS_A_TAG = 12;
  private static final int PLAN_TOKENS = 160;

  private final LanguageModelEngine engine;
  private final Writing writing;
  private final Catalog catalog;
  private final RuleCompiler rules;
  private final List<Integer> endTokens;
  private final int separator;
  private final int[] room;

  Rollouts(Policy policy, Catalog catalog) {
    this.engine = policy.engine();
    this.catalog = catalog;
    writing = new Writing(engine, Policy.SEQUENCES);
    ModelFolder model = ModelFolder.read(policy.graph());
    TokenBytes vocabulary = TokenBytes.read(model.tokenizerFile(), model.shape().vocabulary());
    endTokens = model.endTokens();
    var marks = Separator.of(engine.tokenizer());
    separator = marks.token();
    rules = new RuleCompiler(engine.tokenizer(), vocabulary, marks, endTokens);
    room = new int[vocabulary.size()];
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
    int[] tokens = tokens(generation);
    TokenRule rule = rules.compile(task.rule(), List.of());
    List<int[]> allowed = new ArrayList<>();
    for (int token : tokens) {
      int count = rule.allowed(room);
      allowed.add(Arrays.copyOf(room, count));
      rule.accept(token, 0);
    }
    return new Sample(tags, tokens, tagOf(tokens), allowed);
  }

  private int[] tagOf(int[] tokens) {
    var tagOf = new int[tokens.length];
    for (int i = 1; i < tokens.length; i++) {
      tagOf[i] = tokens[i - 1] == separator ? tagOf[i - 1] + 1 : tagOf[i - 1];
    }
    return tagOf;
  }

  private int[] tokens(Generation generation) {
    var ids = IntStream.builder();
    List<String> texts = generation.texts();
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) {
        ids.add(separator);
      }
      Arrays.stream(engine.tokenizer().encode(texts.get(i))).forEach(ids::add);
    }
    if (generation.finish() == Finish.END_TOKEN) {
      ids.add(endTokens.getFirst());
    }
    return ids.build().toArray();
  }
}
