package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.graph.Architecture;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoThreadsTest {
  private static final int SEQUENCES = 40;
  private static final List<String> SUFFIXES =
      IntStream.range(0, SEQUENCES).mapToObj(i -> "<|expert|>shoe " + i + "<|answer|>").toList();

  @TempDir Path temporary;

  @Test
  void prefillBesideDecodeChangesNoToken() throws Exception {
    try (var engine = TinyEngine.open(temporary, Architecture.LLAMA, 21)) {
      var driver = new EngineDriver(engine);
      var trunk = driver.read("<|begin|>sand, winter and the shore");
      var alone = new HashMap<Long, Generation>();
      for (int i = 0; i < SEQUENCES; i++) {
        alone.put((long) i, driver.write(driver.continued(trunk, SUFFIXES.get(i)), decoding(i)));
      }
      var together = beside(engine, driver, trunk);
      alone.forEach((id, one) -> assertEquals(one.texts(), together.get(id).texts()));
      engine.prefill().release(trunk);
      assertEquals(0, engine.pool().occupancy().leased());
    }
  }

  /** Prefills on a thread of its own while this one decodes what is ready. */
  private static Map<Long, Generation> beside(
      LanguageModelEngine engine, EngineDriver driver, KvHandle trunk) throws Exception {
    BlockingQueue<KvHandle> ready = new ArrayBlockingQueue<>(2);
    var written = new HashMap<Long, Generation>();
    try (var prefill = Executors.newSingleThreadExecutor()) {
      var reading = prefill.submit(() -> readAll(engine, trunk, ready));
      for (long next = 0; written.size() < SEQUENCES; ) {
        var handle = engine.decode().running() == 4 ? null : ready.poll();
        if (handle != null) {
          driver.admit(next, handle, decoding(next));
          next++;
        }
        written.putAll(driver.step());
      }
      reading.get();
    }
    return written;
  }

  private static boolean readAll(
      LanguageModelEngine engine, KvHandle trunk, BlockingQueue<KvHandle> ready)
      throws InterruptedException {
    for (var suffix : SUFFIXES) {
      var prompt = HybridPrompt.ofText(suffix);
      if (engine.prefill().prefill(Optional.of(trunk), prompt) instanceof Prefilled.Read read) {
        ready.put(read.handle());
      } else {
        throw new AssertionError("a slot must be free");
      }
    }
    return true;
  }

  private static Decoding decoding(long seed) {
    return new Decoding(20, 0.7, 0, 0.95, seed, List.of(), OutputRule.FREE);
  }
}
