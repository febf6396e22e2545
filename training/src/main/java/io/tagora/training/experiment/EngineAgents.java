package io.tagora.training.experiment;

import com.sun.management.OperatingSystemMXBean;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.TagQuota;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.prompt.ArbiterPrompt;
import io.tagora.runtime.prompt.ExpertPrompt;
import io.tagora.runtime.prompt.PlannerPrompt;
import io.tagora.training.data.NodeDefaults;
import io.tagora.training.data.Turn;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The agents of a request on an engine, without actors: Planner, experts side by side, Arbiter,
 * greedily and with a node's default numbers. Counts what each request takes. One thread owns it
 * and the engine.
 */
final class EngineAgents {
  private static final int PLAN_TOKENS = 160;
  private static final int TOKENS_A_TAG = 12;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final LanguageModelEngine engine;
  private final Catalog catalog;
  private final Operations operations;
  private Meter meter = new Meter();

  EngineAgents(LanguageModelEngine engine, Catalog catalog, Operations operations) {
    this.engine = engine;
    this.catalog = catalog;
    this.operations = operations;
  }

  /** An expert's task. */
  record Task(Persona persona, PhraseSet vocabulary, int tags) {}

  /**
   * What the agents answered.
   *
   * @param plan without the persona of what is under way
   * @param tasks of the experts
   * @param tags best first, a category once
   */
  record Answer(Plan plan, List<Task> tasks, List<Tag> tags, Work work) {}

  private static final class Meter {
    private final long cpu = SYSTEM.getProcessCpuTime();
    private int promptTokens;
    private int readTokens;
    private int writtenTokens;
    private double read;
    private double written;
    private long contextNanos;

    Work work() {
      return new Work(
          promptTokens,
          readTokens,
          writtenTokens,
          read,
          written,
          contextNanos,
          SYSTEM.getProcessCpuTime() - cpu);
    }
  }

  /** A prompt that was read, and how long it is. */
  private record Read(KvHandle handle, int tokens) {}

  /** Reads the context once; all agents continue it. Nothing of earlier requests is used. */
  Answer answer(Turn turn) {
    begin();
    Read trunk = context(turn.context());
    int guessed = NodeDefaults.planned(turn);
    Generation planned =
        write(
                List.of(branch(trunk, PlannerPrompt.of())),
                List.of(Decoding.greedy(PLAN_TOKENS, new OutputRule.Free(guessed, guessed, true))))
            .getFirst();
    Plan plan = PlannerPrompt.parse(planned, guessed);
    List<Task> tasks = tasks(plan, turn.returning());
    List<TagProposal> pool = experts(trunk, tasks);
    Arbitration chosen = arbiter(trunk, pool);
    engine.prefill().release(trunk.handle());
    return new Answer(plan, tasks, ranked(chosen, pool), meter.work());
  }

  /** Each task by itself: reads the whole context for its own, shares nothing, writes alone. */
  Work eachByItself(HybridPrompt context, List<Task> tasks) {
    begin();
    for (Task task : tasks) {
      engine.prefill().forgetAll();
      Read trunk = context(context);
      write(List.of(branch(trunk, ExpertPrompt.of(task.persona()))), List.of(decoding(task)));
      engine.prefill().release(trunk.handle());
    }
    return meter.work();
  }

  private void begin() {
    engine.prefill().forgetAll();
    meter = new Meter();
  }

  private List<Task> tasks(Plan plan, Optional<ReturningInterest> returning) {
    var tasks = new ArrayList<Task>();
    List<Persona> personas = plan.personas();
    TagQuota quota = NodeDefaults.quota(personas.size(), returning.isPresent());
    for (int place = 0; place < personas.size(); place++) {
      tasks.add(new Task(personas.get(place), catalog.tagPhrases(), quota.open(place)));
    }
    returning.ifPresent(
        interest -> tasks.add(new Task(interest.persona(), interest.tags(), quota.visited())));
    return tasks;
  }

  private List<TagProposal> experts(Read trunk, List<Task> tasks) {
    List<Generation> lists =
        write(
            tasks.stream().map(task -> branch(trunk, ExpertPrompt.of(task.persona()))).toList(),
            tasks.stream().map(EngineAgents::decoding).toList());
    var pool = new ArrayList<TagProposal>();
    for (int i = 0; i < tasks.size(); i++) {
      pool.addAll(ExpertPrompt.parse(lists.get(i), tasks.get(i).persona(), catalog));
    }
    return pool;
  }

  private static Decoding decoding(Task task) {
    return Decoding.greedy(
        task.tags() * TOKENS_A_TAG,
        new OutputRule.Phrases(task.vocabulary(), task.tags(), task.tags()));
  }

  private Arbitration arbiter(Read trunk, List<TagProposal> pool) {
    List<Tag> candidates = ArbiterPrompt.candidates(pool);
    if (candidates.isEmpty()) {
      return ArbiterPrompt.withoutArbiter(pool, NodeDefaults.SELECTED);
    }
    int tags =
        Math.min(
            NodeDefaults.SELECTED,
            (int) candidates.stream().map(Tag::categoryId).distinct().count());
    var rule = new OutputRule.Phrases(Catalog.phrasesOf(candidates), tags, tags);
    Generation written =
        write(
                List.of(branch(trunk, ArbiterPrompt.of(pool))),
                List.of(Decoding.greedy(tags * TOKENS_A_TAG, rule)))
            .getFirst();
    return ArbiterPrompt.parse(written, pool);
  }

  /** The selection, then what the experts wrote besides, the likeliest first. */
  private static List<Tag> ranked(Arbitration chosen, List<TagProposal> pool) {
    Map<String, Tag> byCategory = new LinkedHashMap<>();
    chosen.tags().stream()
        .map(ScoredTag::tag)
        .forEach(tag -> byCategory.putIfAbsent(tag.categoryId(), tag));
    pool.stream()
        .sorted(Comparator.comparingDouble(TagProposal::logProbability).reversed())
        .map(TagProposal::tag)
        .forEach(tag -> byCategory.putIfAbsent(tag.categoryId(), tag));
    return List.copyOf(byCategory.values());
  }

  private Read context(HybridPrompt prompt) {
    long began = System.nanoTime();
    Read read = read(Optional.empty(), prompt);
    meter.contextNanos += System.nanoTime() - began;
    meter.promptTokens = read.tokens();
    return read;
  }

  private Read branch(Read trunk, HybridPrompt prompt) {
    return read(Optional.of(trunk.handle()), prompt);
  }

  private Read read(Optional<KvHandle> prefix, HybridPrompt prompt) {
    return switch (engine.prefill().prefill(prefix, prompt)) {
      case Prefilled.Read(var handle, var tokens, var computed) -> {
        meter.readTokens += computed;
        meter.read += operations.read(computed, tokens - computed);
        yield new Read(handle, tokens);
      }
      case Prefilled.Refused(var reason, _) ->
          throw new IllegalArgumentException(
              "a prompt must be readable, got: %s (fewer or shorter behaviours: --history-in-words, --entities)"
                  .formatted(reason));
    };
  }

  /** The answers side by side, in the order of the prompts. */
  private List<Generation> write(List<Read> prompts, List<Decoding> decodings) {
    Map<Long, Generation> written = new LinkedHashMap<>();
    for (int i = 0; i < prompts.size(); i++) {
      engine
          .decode()
          .admit(i, prompts.get(i).handle(), decodings.get(i))
          .ifPresent(reason -> {
            throw new IllegalStateException("an answer must be writable, got " + reason);
          });
    }
    while (engine.decode().running() > 0) {
      for (DecodeEngine.Ended ended : engine.decode().step()) {
        switch (ended) {
          case DecodeEngine.Ended.Written(var sequence, var generation) ->
              written.put(sequence, generation);
          case DecodeEngine.Ended.Failed(_, var reason) ->
              throw new IllegalStateException("an answer must be writable, got " + reason);
        }
      }
    }
    var answers = new ArrayList<Generation>();
    for (int i = 0; i < prompts.size(); i++) {
      Generation one = Objects.requireNonNull(written.get((long) i));
      answers.add(one);
      meter.writtenTokens += one.generatedTokens();
      meter.written += operations.written(one.generatedTokens(), prompts.get(i).tokens());
    }
    return answers;
  }
}
