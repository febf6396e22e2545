package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.graph.Architecture;
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
    var handle = driver.read(PROMPT);
    assertEquals(Optional.empty(), engine.decode().admitAll(handle, seeds(4)));
    var together = driver.stepToEnd();

    alone.forEach((seed, text) -> assertEquals(text, together.get(seed).texts().getFirst()));
    assertTrue(new HashSet<>(alone.values()).size() > 2, "seeds must differ, got " + alone);
    // The first of the five reads computed it, the others found it.
    assertEquals(engine.tokenizer().encode(PROMPT).length, engine.prefill().prefilledTokens());
    assertEquals(0, engine.pool().occupancy().leased());
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
    assertEquals(1, engine.pool().occupancy().leased());
    engine.prefill().release(handle);
  }

  @Test
  void cancellingOneOfManyLeavesTheOthers() {
    var alone = driver.write(driver.read(PROMPT), decoding(2)).texts();
    assertEquals(Optional.empty(), engine.decode().admitAll(driver.read(PROMPT), seeds(3)));
    driver.step();
    engine.decode().cancel(0);
    assertEquals(alone, driver.stepToEnd().get(2L).texts());
    assertEquals(0, engine.pool().occupancy().leased());
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
