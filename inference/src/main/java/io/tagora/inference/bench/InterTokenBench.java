package io.tagora.inference.bench;

import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.runtime.model.HybridPrompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Measures how much long prompts that keep arriving disturb running texts: on one device with all
 * threads, and with prefill and decode apart, a thread each.
 */
final class InterTokenBench {
  static final int LONGEST_PROMPT = 2048;
  private static final int TEXTS = 4;
  private static final int SLOTS = 3;
  private static final int WARM_UP = 8;
  private static final double PERCENTILE = 0.99;
  private static final double NANOS = 1e6;

  private final EngineBench.Plan plan;
  private final int prompt;
  private final LongSupplier nanos;

  /** Milliseconds of a step, p99, and of one chunk of a prompt, the median. */
  private record Times(double alone, double beside, double chunk) {}

  /**
   * A bench that has not run.
   *
   * @param prompt tokens of each prompt that is read beside
   */
  InterTokenBench(EngineBench.Plan plan, int prompt, LongSupplier nanos) {
    this.plan = plan;
    this.prompt = prompt;
    this.nanos = nanos;
  }

  EngineFigures.InterToken run() {
    Times apart;
    Times colocated;
    int threads = plan.settings().threads();
    try (var engine =
        LanguageModelEngine.openApart(
            plan.model(), settings(0, 1, SLOTS, 0), settings(1, 1, 0, TEXTS))) {
      apart = times(engine);
    }
    try (var engine = LanguageModelEngine.open(plan.model(), settings(0, threads, SLOTS, TEXTS))) {
      colocated = times(engine);
    }
    return new EngineFigures.InterToken(
        prompt,
        apart.alone(),
        apart.beside(),
        colocated.alone(),
        colocated.beside(),
        colocated.chunk());
  }

  private EngineSettings settings(int device, int threads, int slots, int sequences) {
    int tokens = Math.max(prompt, EngineBench.Plan.tokens(plan.contextTokens(), plan.textSteps()));
    // Apart on one GPU is two sessions there, each with its own KV.
    var own =
        switch (plan.settings().device()) {
          case Device.Cpu _ -> new Device.Cpu(device);
          case Device.Cuda cuda -> cuda;
        };
    return new EngineSettings(own, threads, plan.settings().spinning(), slots, sequences, tokens);
  }

  private Times times(LanguageModelEngine engine) {
    var prompts = new Prompts(engine.tokenizer());
    var sequences = new Sequences(engine);
    var texts =
        List.of(prompts.of(prompt), prompts.of(prompt), prompts.of(prompt), prompts.of(prompt));
    double chunk = chunk(engine, texts.getFirst());
    var contexts = prompts.of(TEXTS, plan.contextTokens());
    double alone = steps(engine, sequences, contexts);
    // Only one thread may read, so what is written beside the reading is read before it.
    start(sequences, contexts);
    var stop = new AtomicBoolean();
    var reader = Thread.ofPlatform().start(() -> readUntil(stop, engine, texts));
    try {
      return new Times(alone, measured(engine, sequences), chunk);
    } finally {
      stop.set(true);
      join(reader);
    }
  }

  private double steps(LanguageModelEngine engine, Sequences sequences, List<String> contexts) {
    start(sequences, contexts);
    return measured(engine, sequences);
  }

  private void start(Sequences sequences, List<String> contexts) {
    sequences.start(contexts, plan.textSteps() + 2 * WARM_UP);
  }

  /** The p99 of steps of running sequences, which are stopped then. */
  private double measured(LanguageModelEngine engine, Sequences sequences) {
    var times = new long[plan.textSteps()];
    for (int step = -WARM_UP; step < times.length; step++) {
      long begin = nanos.getAsLong();
      engine.decode().step();
      times[Math.max(step, 0)] = nanos.getAsLong() - begin;
    }
    sequences.stop();
    Arrays.sort(times);
    return times[(int) (PERCENTILE * (times.length - 1))] / NANOS;
  }

  private double chunk(LanguageModelEngine engine, String text) {
    var times = new ArrayList<Long>();
    var reading = engine.prefill().begin(Optional.empty(), HybridPrompt.ofText(text));
    boolean done = false;
    while (!done) {
      long begin = nanos.getAsLong();
      done = reading.step().isPresent();
      times.add(nanos.getAsLong() - begin);
    }
    times.sort(null);
    return times.get(times.size() / 2) / NANOS;
  }

  /** Each text begins anew, so that nothing of it is found in a slot. */
  private static void readUntil(
      AtomicBoolean stop, LanguageModelEngine engine, List<String> texts) {
    for (int i = 0; !stop.get(); i++) {
      var text = (char) ('A' + i % 26) + texts.get(i % texts.size()).substring(1);
      var reading = engine.prefill().begin(Optional.empty(), HybridPrompt.ofText(text));
      while (!stop.get() && reading.step().isEmpty()) {}
      reading.cancel();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the prompts must end", e);
    }
  }
}
