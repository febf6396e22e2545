package io.tagora.inference.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.KvOptions;
import io.tagora.inference.graph.ModelCache;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import io.tagora.inference.session.OrtRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prints which operators a decode step of a random model spends its time in, for the rows that
 * {@code bench engine} measures; not a check. A program with the shape as argument. Times hold what
 * profiling itself costs; the shares count.
 */
final class StepProfileLook {
  private static final int CONTEXT = 512;
  private static final int STEPS = 80;
  private static final int WARM_UP = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Microseconds and runs of an operator. */
  private record Spent(double micros, int runs) {
    Spent plus(Spent other) {
      return new Spent(micros + other.micros, runs + other.runs);
    }
  }

  private StepProfileLook() {}

  public static void main(String[] arguments) throws IOException {
    var cache = CacheFolder.ofEnvironment();
    var source = RandomModel.cached(RandomShape.named(arguments[0]), cache);
    var options =
        new ImportOptions(WeightFormat.INT4, 128, PrefillFormat.INT8, KvOptions.bytes(List.of()));
    var folder = new ModelCache(cache).importIfNeeded(source, options, ImportListener.SILENT);
    double bandwidth = new ReadBandwidth(System::nanoTime).measure(2, 192L << 20);
    System.out.printf("memory %.1f GB/s%n", bandwidth / 1e9);
    print("alone", folder, 1, PrefixSharing.NEVER, false);
    print("8, contexts of their own", folder, 8, PrefixSharing.NEVER, false);
    print("8 after one context", folder, 8, PrefixSharing.always(1), true);
    print("32 after one context", folder, 32, PrefixSharing.always(1), true);
  }

  private static void print(String name, Path folder, int rows, PrefixSharing rule, boolean one)
      throws IOException {
    var files = Files.createTempDirectory("profile");
    var settings =
        new EngineSettings(new Device.Cpu(0), 2, true, 2, rows, CONTEXT + 2 * STEPS).with(rule);
    OrtRuntime.shared().profileInto(Optional.of(files.resolve("p")));
    var times = new double[STEPS];
    try (var engine = LanguageModelEngine.open(folder, settings)) {
      OrtRuntime.shared().profileInto(Optional.empty());
      var prompts = new Prompts(engine.tokenizer());
      var sequences = new Sequences(engine);
      if (one) {
        sequences.branch(rows, prompts.of(CONTEXT), STEPS + WARM_UP + 4);
      } else {
        sequences.start(prompts.of(rows, CONTEXT), STEPS + WARM_UP + 4);
      }
      for (int step = -WARM_UP; step < STEPS; step++) {
        long begin = System.nanoTime();
        engine.decode().step();
        times[Math.max(step, 0)] = (System.nanoTime() - begin) / 1e6;
      }
      sequences.stop();
    }
    Arrays.sort(times);
    var spent = decoding(files);
    double all = spent.values().stream().mapToDouble(Spent::micros).sum();
    System.out.printf("%n%s: a step %.1f ms, best %.1f%n", name, times[STEPS / 2], times[0]);
    spent.entrySet().stream()
        .sorted((a, b) -> Double.compare(b.getValue().micros(), a.getValue().micros()))
        .limit(12)
        .forEach(entry ->
            System.out.printf(
                "  %-36s %5.1f %%  %4d nodes a step%n",
                entry.getKey(),
                100 * entry.getValue().micros() / all,
                entry.getValue().runs() / (STEPS + WARM_UP)));
  }

  /** Of the session that wrote: the one that ran most often. */
  private static Map<String, Spent> decoding(Path folder) throws IOException {
    var best = new TreeMap<String, Spent>();
    int most = 0;
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var spent = new TreeMap<String, Spent>();
        int runs = 0;
        for (var event : JSON.readTree(file.toFile())) {
          var operator = event.path("args").path("op_name").asText();
          var name = event.path("name").asText();
          runs += name.equals("model_run") ? 1 : 0;
          if (!operator.isEmpty() && name.endsWith("_kernel_time")) {
            spent.merge(operator, new Spent(event.path("dur").asDouble(), 1), Spent::plus);
          }
        }
        if (runs > most) {
          most = runs;
          best = spent;
        }
      }
    }
    return best;
  }
}
