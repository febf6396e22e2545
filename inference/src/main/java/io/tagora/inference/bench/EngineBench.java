package io.tagora.inference.bench;

import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures a model's engine: medians of steps and of prompts, after a warm-up. Prompts are random
 * letters, so that none begins like another and all is computed. Nothing else should run.
 */
public final class EngineBench {
  /** Sequences of the widest measurement. */
  public static final int MOST = 32;

  private static final int EIGHT = 8;
  private static final int WARM_UP = 8;
  private static final int PROMPTS = 5;
  private static final int ANSWER_TOKENS = 32;
  private static final int NEVER_DONE = 100_000;

  private final Plan plan;
  private final LongSupplier nanos;
  private final Consumer<String> notes;
  private final Random random = new Random(7);

  /**
   * What to measure.
   *
   * @param model a folder in the layout of ONNX Runtime GenAI
   * @param settings of an engine with at least {@link #MOST} sequences and as many slots and one
   * @param contextTokens tokens of a context; settings' maxTokens must leave room for the steps
   * @param steps decode steps that count
   */
  public record Plan(Path model, EngineSettings settings, int contextTokens, int steps) {
    /** Tokens that a sequence needs in all. */
    public static int tokens(int contextTokens, int steps) {
      return contextTokens + Math.max(steps, ANSWER_TOKENS) + 2 * WARM_UP;
    }
  }

  /**
   * A bench that has not run.
   *
   * @param nanos a clock in nanoseconds from any moment
   * @param notes told what is measured next
   */
  public EngineBench(Plan plan, LongSupplier nanos, Consumer<String> notes) {
    this.plan = plan;
    this.nanos = nanos;
    this.notes = notes;
  }

  public EngineFigures run() {
    var rowsOnly = plan.settings().withSharedPrefix(0);
    double prefill;
    double alone;
    double unshared;
    double rows;
    double ratio;
    notes.accept("opening the model");
    try (var engine = LanguageModelEngine.open(plan.model(), rowsOnly)) {
      notes.accept("reading");
      prefill = prefill(engine);
      notes.accept("writing 1 sequence");
      alone = decode(engine, contexts(engine, 1));
      notes.accept("writing 8 sequences after contexts of their own");
      unshared = decode(engine, contexts(engine, EIGHT));
      notes.accept("writing 8 sequences after one context, row by row");
      rows = decode(engine, branches(engine, EIGHT));
      notes.accept("answering 8 times");
      ratio = answers(engine, false) / answers(engine, true);
    }
    try (var engine = LanguageModelEngine.open(plan.model(), plan.settings().withSharedPrefix(1))) {
      notes.accept("writing 8 sequences after one context, attended to once");
      double eight = decode(engine, branches(engine, EIGHT));
      notes.accept("writing 32 sequences after one context, attended to once");
      double most = decode(engine, branches(engine, MOST));
      return new EngineFigures(
          plan.contextTokens(),
          plan.settings().threads(),
          prefill,
          alone,
          unshared,
          rows,
          eight,
          most,
          ratio);
    }
  }

  private double prefill(LanguageModelEngine engine) {
    var times = new ArrayList<Long>();
    for (int i = 0; i <= PROMPTS; i++) {
      var prompt = context(engine);
      long begin = nanos.getAsLong();
      engine.prefill().release(read(engine, Optional.empty(), prompt));
      times.add(nanos.getAsLong() - begin);
    }
    return plan.contextTokens() * 1e9 / median(times.subList(1, times.size()));
  }

  /** Tokens a second of sequences that continue the handles, which it takes over. */
  private double decode(LanguageModelEngine engine, List<KvHandle> handles) {
    admit(engine, handles, plan.steps() + 2 * WARM_UP);
    var times = new ArrayList<Long>();
    for (int step = 0; step < WARM_UP + plan.steps(); step++) {
      long begin = nanos.getAsLong();
      engine.decode().step();
      times.add(nanos.getAsLong() - begin);
    }
    IntStream.range(0, handles.size()).forEach(engine.decode()::cancel);
    return handles.size() * 1e9 / median(times.subList(WARM_UP, times.size()));
  }

  /** Seconds for eight short answers, the reading of their contexts included. */
  private double answers(LanguageModelEngine engine, boolean toOneContext) {
    long begin = nanos.getAsLong();
    var handles = toOneContext ? branches(engine, EIGHT) : contexts(engine, EIGHT);
    admit(engine, handles, ANSWER_TOKENS);
    while (engine.decode().running() > 0) {
      engine.decode().step();
    }
    return (nanos.getAsLong() - begin) / 1e9;
  }

  private List<KvHandle> contexts(LanguageModelEngine engine, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> read(engine, Optional.empty(), context(engine)))
        .toList();
  }

  private List<KvHandle> branches(LanguageModelEngine engine, int count) {
    var trunk = read(engine, Optional.empty(), context(engine));
    var branches =
        IntStream.range(0, count)
            .mapToObj(i -> read(engine, Optional.of(trunk), " " + (char) ('A' + i)))
            .toList();
    engine.prefill().release(trunk);
    return branches;
  }

  private void admit(LanguageModelEngine engine, List<KvHandle> handles, int tokens) {
    var endless = new OutputRule.Free(NEVER_DONE, NEVER_DONE, false);
    for (int i = 0; i < handles.size(); i++) {
      engine
          .decode()
          .admit(i, handles.get(i), Decoding.greedy(tokens, endless))
          .ifPresent(refusal -> {
            throw new IllegalStateException(refusal);
          });
    }
  }

  private static KvHandle read(LanguageModelEngine engine, Optional<KvHandle> prefix, String text) {
    return switch (engine.prefill().prefill(prefix, HybridPrompt.ofText(text))) {
      case Prefilled.Read read -> read.handle();
      case Prefilled.Refused refused -> throw new IllegalStateException(refused.reason());
    };
  }

  /** Random words of as many tokens as a context has, or a few less. */
  private String context(LanguageModelEngine engine) {
    var text = new StringBuilder(word());
    while (true) {
      int length = text.length();
      text.append(' ').append(word());
      if (engine.tokenizer().encode(text.toString()).length > plan.contextTokens()) {
        text.setLength(length);
        return text.toString();
      }
    }
  }

  private String word() {
    return random
        .ints(4, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static double median(List<Long> times) {
    long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
