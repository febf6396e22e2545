package io.tagora.inference.engine;

import io.tagora.inference.device.Device;
import io.tagora.inference.entity.MiniLm;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prints how fast a model of the default model's shape reads and writes; not a check. Run it with
 * {@code mvn -pl inference -am test -Dtest=SpeedLook -Dtagora.speed=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "tagora.speed", matches = "true")
class SpeedLook {
  private static final TinyShape DEFAULT =
      new TinyShape(
          Architecture.LLAMA, 4, 256, 4, 2, 64, 704, 4096, 1024, 10_000, true, false, false);
  private static final int PROMPT_TOKENS = 300;

  @TempDir Path temporary;
  private int threads;

  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "2, true"})
  void language(int threads, boolean spinning) throws IOException {
    this.threads = threads;
    var model = TinyModel.random(DEFAULT, Stored.F16, 1);
    var settings = new EngineSettings(new Device.Cpu(0), threads, spinning, 24, 16, 1024);
    try (var engine = TinyEngine.open(temporary, model, Stored.F16, settings)) {
      System.out.printf(
          "%d threads%s: prefill %.0f tokens/s%n",
          threads, spinning ? " that spin" : "", prefill(engine));
      for (int batch : List.of(1, 4, 10)) {
        System.out.printf("  decode of %d: greedy %.2f ms a step", batch, decode(engine, batch, 0));
        System.out.printf(", top-p %.2f%n", decode(engine, batch, 0.7));
      }
    }
  }

  private double prefill(LanguageModelEngine engine) {
    var driver = new EngineDriver(engine);
    var nanos = new ArrayList<Long>();
    for (int i = 0; i < 60; i++) {
      // No beginning alike, so that all is computed.
      var prompt = (char) ('A' + i) + "x".repeat(PROMPT_TOKENS - 1);
      long begin = clock();
      var handle = driver.read(prompt);
      nanos.add(clock() - begin);
      engine.prefill().release(handle);
    }
    return PROMPT_TOKENS * 1e9 / median(nanos);
  }

  private double decode(LanguageModelEngine engine, int batch, double temperature) {
    var driver = new EngineDriver(engine);
    var decoding = new Decoding(200, temperature, 0, 0.95, 1, List.of(), OutputRule.FREE);
    var trunk = driver.read("x".repeat(PROMPT_TOKENS));
    for (int i = 0; i < batch; i++) {
      driver.admit(i, driver.continued(trunk, "<|answer|>"), decoding);
    }
    engine.prefill().release(trunk);
    var nanos = new ArrayList<Long>();
    while (engine.decode().running() == batch) {
      long begin = clock();
      engine.decode().step();
      nanos.add(clock() - begin);
    }
    driver.stepToEnd();
    return median(nanos.subList(nanos.size() / 3, nanos.size())) / 1e6;
  }

  @Test
  void embedding() {
    var texts =
        IntStream.range(0, 500).mapToObj(i -> "waterproof hiking boots size " + i % 50).toList();
    threads = 1;
    try (var embedder = MiniLm.open(1)) {
      embedder.embed(texts);
      long begin = clock();
      texts.forEach(text -> embedder.embed(List.of(text)));
      System.out.printf("embedding: %.2f ms a short text%n", (clock() - begin) / 1e6 / 500);
    }
  }

  /** Processor time of this thread: with one thread it does not see what else the machine does. */
  private long clock() {
    return threads == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static double median(List<Long> nanos) {
    var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
