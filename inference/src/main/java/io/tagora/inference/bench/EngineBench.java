package io.tagora.inference.bench;

import io.tagora.inference.bench.Speeds.Written;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.inference.model.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Measures a model's engine: medians of steps and of prompts, after a warm-up, beside what the
 * machine can do at most. Nothing else should run.
 */
public final class EngineBench {
  /** Sequences of the widest measurement. */
  public static final int MOST = 32;

  static final int EIGHT = 8;

  /** Contexts that are held at once. */
  public static final int SLOTS = 4;

  private static final int WARM_UP = 8;
  private static final int PROMPTS = 5;
  private static final int ANSWER_TOKENS = 32;
  private static final int ANSWERED = 9;
  private static final int EVENTS = 5;
  private static final int EVENT_TOKENS = 12;

  private final Plan plan;
  private final LongSupplier nanos;
  private final Consumer<String> notes;

  /**
   * What to measure.
   *
   * @param model a folder in the layout of ONNX Runtime GenAI
   * @param settings of an engine with at least {@link #MOST} sequences and {@link #SLOTS} slots
   * @param contextTokens tokens of a context; settings' maxTokens must leave room for the steps
   * @param steps decode steps that count
   * @param textSteps steps whose p99 is taken, alone and beside prompts
   * @param memoryBytes that are read to measure the memory's bandwidth
   * @param compileNanos for how long steps of each kind run before they count: Java takes seconds
   *     to compile what they attend by
   */
  public record Plan(
      Path model,
      EngineSettings settings,
      int contextTokens,
      int steps,
      int textSteps,
      long memoryBytes,
      long compileNanos) {
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
    int context = plan.contextTokens();
    notes.accept("measuring memory and arithmetic");
    var rates = MachineRates.measure(plan, nanos);
    var speeds = speeds();
    int longest =
        Math.min(InterTokenBench.LONGEST_PROMPT, ModelFolder.read(plan.model()).shape().context());
    notes.accept("reading a context of %,d tokens again".formatted(longest));
    double again = repeatVisit(longest);
    notes.accept("writing while prompts of %,d tokens keep arriving".formatted(longest));
    var interToken = new InterTokenBench(plan, longest, nanos).run();
    return new EngineFigures(
        context,
        plan.settings().threads(),
        speeds.prefill(),
        speeds.alone().tokensPerSecond(),
        speeds.unshared().tokensPerSecond(),
        speeds.rows().tokensPerSecond(),
        speeds.eight().tokensPerSecond(),
        speeds.most().tokensPerSecond(),
        speeds.sharedRequestRatio(),
        interToken.apartRatio(),
        interToken,
        again,
        speeds.unshared().outsideRuntime(),
        Roofline.of(rates, ModelCost.of(plan.model()), speeds, context));
  }

  private Speeds speeds() {
    double prefill;
    Written alone;
    Written unshared;
    Written rows;
    double apart;
    double byRows;
    notes.accept("opening the model");
    try (var engine =
        LanguageModelEngine.open(plan.model(), plan.settings().with(PrefixSharing.always(0)))) {
      var prompts = new Prompts(engine.tokenizer());
      notes.accept("reading");
      prefill = prefill(engine, prompts);
      notes.accept("writing 1 sequence");
      alone = decode(engine, prompts, 1, false);
      notes.accept("writing 8 sequences after contexts of their own");
      unshared = decode(engine, prompts, EIGHT, false);
      notes.accept("writing 8 sequences after one context, row by row");
      rows = decode(engine, prompts, EIGHT, true);
      notes.accept("answering 8 contexts");
      apart = answers(engine, prompts, false);
      notes.accept("answering one context 8 times, row by row");
      byRows = answers(engine, prompts, true);
    }
    try (var engine =
        LanguageModelEngine.open(plan.model(), plan.settings().with(PrefixSharing.always(1)))) {
      var prompts = new Prompts(engine.tokenizer());
      notes.accept("writing 8 sequences after one context, attended to once");
      var eight = decode(engine, prompts, EIGHT, true);
      notes.accept("writing 32 sequences after one context, attended to once");
      var most = decode(engine, prompts, MOST, true);
      notes.accept("answering one context 8 times, attended to once");
      double together = Math.min(byRows, answers(engine, prompts, true));
      return new Speeds(prefill, alone, unshared, rows, eight, most, apart / together);
    }
  }

  private double prefill(LanguageModelEngine engine, Prompts prompts) {
    var times = new ArrayList<Double>();
    for (int i = 0; i <= PROMPTS; i++) {
      var prompt = prompts.of(plan.contextTokens());
      long begin = nanos.getAsLong();
      var read = Sequences.readAll(engine, Optional.empty(), prompt);
      times.add((nanos.getAsLong() - begin) / (double) read.prefilledTokens());
      engine.prefill().release(read.handle());
    }
    return 1e9 / median(times.subList(1, times.size()));
  }

  private Written decode(
      LanguageModelEngine engine, Prompts prompts, int count, boolean oneContext) {
    var sequences = new Sequences(engine);
    var contexts = prompts.of(oneContext ? 1 : count, plan.contextTokens());
    compile(engine, contexts, count);
    start(sequences, contexts, count, plan.steps() + 2 * WARM_UP);
    for (int step = 0; step < WARM_UP; step++) {
      engine.decode().step();
    }
    var times = new ArrayList<Double>();
    long runtime = engine.decode().runtimeNanos();
    for (int step = 0; step < plan.steps(); step++) {
      long begin = nanos.getAsLong();
      engine.decode().step();
      times.add((double) (nanos.getAsLong() - begin));
    }
    runtime = engine.decode().runtimeNanos() - runtime;
    sequences.stop();
    double all = times.stream().mapToDouble(Double::doubleValue).sum();
    return new Written(count * 1e9 / median(times), 1 - runtime / all);
  }

  /** Steps of the same kind that do not count. */
  private void compile(LanguageModelEngine engine, List<String> contexts, int count) {
    long begin = nanos.getAsLong();
    while (nanos.getAsLong() - begin < plan.compileNanos()) {
      var sequences = new Sequences(engine);
      start(sequences, contexts, count, plan.steps() + 2 * WARM_UP);
      for (int step = 0; step < plan.steps(); step++) {
        engine.decode().step();
        if (nanos.getAsLong() - begin >= plan.compileNanos()) {
          break;
        }
      }
      sequences.stop();
    }
  }

  private static void start(Sequences sequences, List<String> contexts, int count, int tokens) {
    if (contexts.size() == 1) {
      sequences.branch(count, contexts.getFirst(), tokens);
    } else {
      sequences.start(contexts, tokens);
    }
  }

  /** Seconds for eight short answers, the reading of their contexts included. */
  private double answers(LanguageModelEngine engine, Prompts prompts, boolean oneContext) {
    var times = new ArrayList<Double>();
    for (int i = 0; i < ANSWERED; i++) {
      times.add(answer(engine, prompts, oneContext));
    }
    return median(times);
  }

  private double answer(LanguageModelEngine engine, Prompts prompts, boolean oneContext) {
    var contexts = prompts.of(oneContext ? 1 : EIGHT, plan.contextTokens());
    long begin = nanos.getAsLong();
    start(new Sequences(engine), contexts, EIGHT, ANSWER_TOKENS);
    while (engine.decode().running() > 0) {
      engine.decode().step();
    }
    return (nanos.getAsLong() - begin) / 1e9;
  }

  /** Tokens computed of a context, over those when it comes again with five events behind it. */
  private double repeatVisit(int tokens) {
    var settings = plan.settings();
    var reader =
        new EngineSettings(
            settings.device(), settings.threads(), settings.spinning(), SLOTS, 1, tokens);
    try (var engine = LanguageModelEngine.open(plan.model(), reader)) {
      var prompts = new Prompts(engine.tokenizer());
      var first = prompts.of(tokens - EVENTS * EVENT_TOKENS);
      int computed = visit(engine, first);
      return (double) computed / visit(engine, prompts.after(first, tokens));
    }
  }

  private static int visit(LanguageModelEngine engine, String context) {
    var read = Sequences.readAll(engine, Optional.empty(), context);
    engine.prefill().release(read.handle());
    return read.prefilledTokens();
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
