package io.tagora.inference.engine;

import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how much long prompts disturb a running text, on one device and on two; not a check. Run
 * it with {@code mvn -pl inference -am test -Dtest=BesidePrefillLook -Dtagora.speed=true
 * -Dsurefire.failIfNoSpecifiedTests=false} on a machine with two cores and nothing else to do.
 */
@EnabledIfSystemProperty(named = "tagora.speed", matches = "true")
class BesidePrefillLook {
  private static final TinyShape SHAPE =
      new TinyShape(
          Architecture.LLAMA, 4, 256, 8, 4, 32, 704, 4096, 2048, 10_000, true, false, false);
  private static final int STEPS = 1500;
  private static final int TEXTS = 4;
  private static final int TOKENS = 300;
  private static final int CHUNK = 256;
  private static final String LONG = "x".repeat(2000);

  @TempDir Path temporary;

  @Test
  void interTokenTimes() throws IOException {
    var model = TinyModel.random(SHAPE, Stored.F16, 1);
    var folder =
        TinyEngine.imported(
            temporary, model.write(Files.createTempDirectory(temporary, "m"), Stored.F16));
    try (var engine = LanguageModelEngine.open(folder, settings(0, 2, 8, 4, List.of()))) {
      print("on one device", engine);
    }
    try (var engine =
        LanguageModelEngine.openApart(
            folder, settings(0, 1, 8, 0, List.of(0)), settings(1, 1, 0, 4, List.of(1)))) {
      print("apart", engine);
    }
  }

  private static EngineSettings settings(
      int device, int threads, int slots, int sequences, List<Integer> cores) {
    return new EngineSettings(
        new Device.Cpu(device),
        threads,
        false,
        slots,
        sequences,
        2048,
        CHUNK,
        Long.MAX_VALUE,
        cores,
        PrefixSharing.NEVER);
  }

  private static void print(String name, LanguageModelEngine engine) {
    double[] alone = steps(engine, handles(engine));
    var stop = new AtomicBoolean();
    // Only one thread may read, so what is written beside the reading is read before it.
    var handles = handles(engine);
    var prefills = Thread.ofPlatform().start(() -> readUntil(stop, engine));
    double[] beside = steps(engine, handles);
    stop.set(true);
    join(prefills);
    System.out.printf(
        "%s: p50 %.2f -> %.2f ms, p99 %.2f -> %.2f ms, interTokenP99Ratio %.2f%n",
        name,
        at(alone, 0.5),
        at(beside, 0.5),
        at(alone, 0.99),
        at(beside, 0.99),
        at(beside, 0.99) / at(alone, 0.99));
  }

  private static void readUntil(AtomicBoolean stop, LanguageModelEngine engine) {
    for (int i = 0; !stop.get(); i++) {
      var prompt = HybridPrompt.ofText((char) ('A' + i % 26) + "" + i + LONG);
      var reading = engine.prefill().begin(Optional.empty(), prompt);
      while (!stop.get() && reading.step().isEmpty()) {}
      reading.cancel();
    }
  }

  /** What all texts of a look continue: four prompts, read once and held by many. */
  private static List<KvHandle> handles(LanguageModelEngine engine) {
    var driver = new EngineDriver(engine);
    return IntStream.range(0, TEXTS * STEPS / TOKENS)
        .mapToObj(i -> driver.read("|" + i % TEXTS))
        .toList();
  }

  /** Milliseconds of each step of four texts, sorted, the first third left out. */
  private static double[] steps(LanguageModelEngine engine, List<KvHandle> handles) {
    var driver = new EngineDriver(engine);
    var endless = new OutputRule.Free(STEPS, STEPS, false);
    var milliseconds = new ArrayList<Double>();
    for (int first = 0; first < handles.size(); first += TEXTS) {
      for (int i = 0; i < TEXTS; i++) {
        driver.admit(i, handles.get(first + i), Decoding.greedy(TOKENS, endless));
      }
      while (engine.decode().running() > 0) {
        long began = System.nanoTime();
        driver.step();
        milliseconds.add((System.nanoTime() - began) / 1e6);
      }
    }
    return milliseconds.stream().skip(STEPS / 3).mapToDouble(ms -> ms).sorted().toArray();
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))];
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the prefills must end", e);
    }
  }
}
