package io.tagora.inference.bench;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Prints where the time of eight answers to one context goes, beside that of eight to contexts of
 * their own; not a check. A program with the model's folder as argument.
 */
final class SharedAnswersLook {
  private static final int EIGHT = 8;
  private static final int TOKENS = 32;
  private static final int RUNS = 25;
  private static final int CONTEXT = 512;

  private final LanguageModelEngine engine;
  private final Prompts prompts;
  private final List<double[]> times = new ArrayList<>();

  private SharedAnswersLook(LanguageModelEngine engine) {
    this.engine = engine;
    prompts = new Prompts(engine.tokenizer());
  }

  public static void main(String[] arguments) {
    var folder =
        new ModelCache(CacheFolder.ofEnvironment())
            .importFor(new Device.Cpu(0), Path.of(arguments[0]), ImportListener.SILENT);
    if (arguments.length > 2) {
      stepsLook(folder, Integer.parseInt(arguments[2]));
      return;
    }
    for (int round = 0; round < 2; round++) {
      for (int shared : new int[] {0, 1}) {
        var settings =
            new EngineSettings(
                new Device.Cpu(0),
                2,
                true,
                EngineBench.SLOTS,
                32,
                CONTEXT + 96,
                512,
                Long.MAX_VALUE,
                List.of(),
                PrefixSharing.always(shared));
        try (var engine = LanguageModelEngine.open(folder, settings)) {
          if (shared == 0) {
            new SharedAnswersLook(engine).run("apart, by rows", false);
          }
          new SharedAnswersLook(engine).run(shared == 0 ? "one, by rows" : "one, once", true);
        }
      }
    }
  }

  /** Milliseconds of a step of few and many rows after one context, both ways in turn. */
  private static void stepsLook(Path folder, int context) {
    var settings =
        new EngineSettings(
            new Device.Cpu(0),
            2,
            true,
            EngineBench.SLOTS,
            32,
            context + 200,
            512,
            Long.MAX_VALUE,
            List.of(),
            PrefixSharing.NEVER);
    try (var rows = LanguageModelEngine.open(folder, settings);
        var once = LanguageModelEngine.open(folder, settings.with(PrefixSharing.always(1)))) {
      for (int round = 0; round < 2; round++) {
        for (int count : new int[] {1, 2, 3, 4, 6, 8, 10, 16}) {
          System.out.printf(
              "%2d rows: by rows %.3f once %.3f ms (quarter: %.3f %.3f)%n",
              count,
              steps(rows, count, context, 0.5),
              steps(once, count, context, 0.5),
              steps(rows, count, context, 0.25),
              steps(once, count, context, 0.25));
        }
      }
    }
  }

  private static double steps(LanguageModelEngine engine, int count, int context, double part) {
    var sequences = new Sequences(engine);
    sequences.branch(count, new Prompts(engine.tokenizer()).of(context), 150);
    var times = new double[100];
    for (int step = 0; step < times.length; step++) {
      long begin = System.nanoTime();
      engine.decode().step();
      times[step] = (System.nanoTime() - begin) / 1e6;
    }
    sequences.stop();
    Arrays.sort(times);
    return times[(int) (times.length * part)];
  }

  private void run(String name, boolean one) {
    for (int i = 0; i < RUNS; i++) {
      answer(one);
    }
    var parts = new double[5];
    for (int part = 0; part < parts.length; part++) {
      int at = part;
      var sorted = times.stream().mapToDouble(t -> t[at]).sorted().toArray();
      parts[part] = sorted[sorted.length / 2];
    }
    System.out.printf(
        "%-16s trunk %.1f branches %.1f admit %.1f steps %.1f all %.1f ms%n",
        name, parts[0], parts[1], parts[2], parts[3], parts[4]);
    System.out.println(
        Arrays.toString(times.stream().mapToDouble(t -> Math.round(t[4] * 10) / 10.0).toArray()));
  }

  private void answer(boolean one) {
    var contexts = prompts.of(one ? 1 : EIGHT, CONTEXT);
    double[] t = new double[5];
    long begin = System.nanoTime();
    Optional<KvHandle> trunk = Optional.empty();
    if (one) {
      trunk =
          Optional.of(Sequences.readAll(engine, Optional.empty(), contexts.getFirst()).handle());
    }
    long now = System.nanoTime();
    t[0] = (now - begin) / 1e6;
    for (int i = 0; i < EIGHT; i++) {
      long a = System.nanoTime();
      var handle =
          Sequences.readAll(engine, trunk, one ? " " + (char) ('A' + i) : contexts.get(i)).handle();
      long b = System.nanoTime();
      engine
          .decode()
          .admit(i, handle, Decoding.greedy(TOKENS, new OutputRule.Free(100_000, 100_000, false)));
      t[1] += (b - a) / 1e6;
      t[2] += (System.nanoTime() - b) / 1e6;
    }
    trunk.ifPresent(engine.prefill()::release);
    long steps = System.nanoTime();
    while (engine.decode().running() > 0) {
      engine.decode().step();
    }
    t[3] = (System.nanoTime() - steps) / 1e6;
    t[4] = (System.nanoTime() - begin) / 1e6;
    times.add(t);
  }
}
