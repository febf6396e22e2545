package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.kv.KvPool.Occupancy;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedHandleTest {
  private static final String PROMPT = "<|begin|>sand, winter and the shore<|answer|>";
  private static final Occupancy ALL_FREE = new Occupancy(6, 6, 0);

  @TempDir Path temporary;
  private LanguageModelEngine engine;
  private EngineDriver driver;

  @BeforeEach
  void open() throws IOException {
    engine = TinyEngine.open(temporary, Architecture.LLAMA, 3);
    driver = new EngineDriver(engine);
  }

  @AfterEach
  void close() {
    driver.verify();
    engine.close();
  }

  @Test
  void manyAnswersToOnePromptAreThoseOfAsManyPrompts() {
    var alone = new HashMap<Long, String>();
    for (long seed = 0; seed < 4; seed++) {
      var written = driver.write(driver.read(PROMPT), decoding(seed));
      alone.put(seed, written.texts().getFirst());
    }
    long read = engine.prefill().prefilledTokens();
    var handle = driver.read(PROMPT);
    assertEquals(Optional.empty(), engine.decode().admitAll(handle, seeds(4)));
    long computed = engine.prefill().prefilledTokens() - read;
    var together = driver.stepToEnd();

    alone.forEach((seed, text) -> assertEquals(text, together.get(seed).texts().getFirst()));
    assertTrue(new HashSet<>(alone.values()).size() > 2, "seeds must differ, got " + alone);
    assertEquals(engine.tokenizer().encode(PROMPT).length, computed);
    assertEquals(ALL_FREE, engine.pool().occupancy());
  }

  @Test
  void allJoinOrNoneAndARefusedHandleStaysWithTheCaller() {
    var handle = driver.read(PROMPT);
    assertEquals(
        Optional.of("at most 4 sequences must run on cpu:0, got 5"),
        engine.decode().admitAll(handle, seeds(5)));
    var withOneThatCannot = new HashMap<>(seeds(2));
    withOneThatCannot.put(9L, Decoding.greedy(5, new OutputRule.Regex("(a)\\1")));
    assertTrue(engine.decode().admitAll(handle, withOneThatCannot).isPresent());
    assertEquals(0, engine.decode().running());
    assertEquals(new Occupancy(6, 5, 1), engine.pool().occupancy());
    engine.prefill().release(handle);
  }

  @Test
  void cancellingOneOfManyLeavesTheOthers() {
    var alone = driver.write(driver.read(PROMPT), decoding(2)).texts();
    assertEquals(Optional.empty(), engine.decode().admitAll(driver.read(PROMPT), seeds(3)));
    driver.step();
    engine.decode().cancel(0);
    assertEquals(alone, driver.stepToEnd().get(2L).texts());
    assertEquals(ALL_FREE, engine.pool().occupancy());
  }

  private static Map<Long, Decoding> seeds(int count) {
    var sequences = new HashMap<Long, Decoding>();
    for (long seed = 0; seed < count; seed++) {
      sequences.put(seed, decoding(seed));
    }
    return sequences;
  }

  private static Decoding decoding(long seed) {
    return Decoding.builder(20, new OutputRule.Text()).temperature(1.2).seed(seed).build();
  }
}
