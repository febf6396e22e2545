package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that attend to a shared prefix once, beside engines that do not. */
class SharedPrefixTest {
  private static final List<String> CONTEXTS =
      List.of("<|begin|>shoes and sand, the winter and the shore", "<|begin|>a hat on the sand");
  private static final List<String> BRANCHES =
      List.of(" one", " two sands", " the", " winter hats");

  @TempDir Path temporary;
  private LanguageModelEngine plain;
  private LanguageModelEngine shared;

  @BeforeEach
  void open() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), TinyModel.Stored.F32, 8);
    plain = TinyEngine.open(temporary, model, TinyModel.Stored.F32, TinyEngine.SETTINGS);
    shared =
        TinyEngine.open(
            temporary,
            model,
            TinyModel.Stored.F32,
            TinyEngine.SETTINGS.with(PrefixSharing.always(4)));
  }

  @AfterEach
  void close() {
    plain.close();
    shared.close();
  }

  @Test
  void branchesOfOneContextAreWrittenAsWithoutSharing() {
    assertSame(branches(plain, CONTEXTS.getFirst(), 4), branches(shared, CONTEXTS.getFirst(), 4));
  }

  /** What is left of a context after its last whole step belongs to the rows. */
  @Test
  void contextsOfAnyLengthAreWrittenAsWithoutSharing() {
    for (int more = 0; more < 20; more++) {
      var context = CONTEXTS.getFirst() + "x".repeat(more);
      assertSame(branches(plain, context, 2), branches(shared, context, 2));
    }
  }

  @Test
  void contextsTakeTurnsInTheGroups() {
    for (int round = 0; round < 2 * DecodeBatches.GROUPS; round++) {
      var context = CONTEXTS.get(round % 2) + " and ".repeat(1 + round % 5);
      assertSame(branches(plain, context, 2), branches(shared, context, 2));
    }
  }

  @Test
  void twoContextsAndAPromptOfItsOwnRunSideBySide() {
    assertSame(sideBySide(plain), sideBySide(shared));
  }

  @Test
  void aSequenceThatIsCancelledLeavesTheOthersAsTheyAre() {
    assertSame(oneCancelled(plain), oneCancelled(shared));
  }

  /**
   * The whole steps of the first context are 16 tokens: three rows have 48 together, two have 32.
   */
  @Test
  void sequencesThatStoodAloneJoinTheGroupAsSoonAsItPays() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), TinyModel.Stored.F32, 8);
    var settings = TinyEngine.SETTINGS.with(new PrefixSharing(4, 40));
    try (var engine = TinyEngine.open(temporary, model, TinyModel.Stored.F32, settings)) {
      var context = CONTEXTS.getFirst();
      assertSame(branches(plain, context, 4), branches(engine, context, 4));
      assertSame(sideBySide(plain), sideBySide(engine));
      assertSame(oneCancelled(plain), oneCancelled(engine));
      assertEquals(List.of(0, 0, 3, 4), inGroups(engine, context));
    }
  }

  /** Sequences in groups after each of four joined; a step between the second and the third. */
  private static List<Integer> inGroups(LanguageModelEngine engine, String text) {
    var driver = new EngineDriver(engine);
    KvHandle context = driver.read(text);
    var grouped = new ArrayList<Integer>();
    for (int i = 0; i < 4; i++) {
      driver.admit(i, driver.continued(context, BRANCHES.get(i)), decoding(9));
      grouped.add(engine.decode().grouped());
      if (i == 1) {
        driver.step();
      }
    }
    driver.stepToEnd();
    engine.prefill().release(context);
    driver.verify();
    return grouped;
  }

  private static Map<Long, Generation> branches(
      LanguageModelEngine engine, String text, int count) {
    var driver = new EngineDriver(engine);
    KvHandle context = driver.read(text);
    for (int i = 0; i < count; i++) {
      driver.admit(i, driver.continued(context, BRANCHES.get(i)), decoding(6 + i));
      driver.step();
    }
    var written = driver.stepToEnd();
    engine.prefill().release(context);
    return written;
  }

  private static Map<Long, Generation> sideBySide(LanguageModelEngine engine) {
    var driver = new EngineDriver(engine);
    KvHandle first = driver.read(CONTEXTS.getFirst());
    KvHandle second = driver.read(CONTEXTS.getLast());
    var written = new HashMap<Long, Generation>();
    driver.admit(1, driver.continued(first, BRANCHES.get(0)), decoding(5));
    driver.admit(2, driver.continued(second, BRANCHES.get(1)), decoding(9));
    written.putAll(driver.step());
    driver.admit(3, driver.read("<|begin|>sand"), decoding(7));
    written.putAll(driver.step());
    driver.admit(4, driver.continued(first, BRANCHES.get(2)), decoding(8));
    written.putAll(driver.stepToEnd());
    engine.prefill().release(first);
    engine.prefill().release(second);
    return written;
  }

  private static Map<Long, Generation> oneCancelled(LanguageModelEngine engine) {
    var driver = new EngineDriver(engine);
    KvHandle context = driver.read(CONTEXTS.getFirst());
    for (int i = 0; i < 4; i++) {
      driver.admit(i, driver.continued(context, BRANCHES.get(i)), decoding(8));
    }
    driver.step();
    driver.step();
    engine.decode().cancel(1);
    engine.decode().cancel(77);
    var written = driver.stepToEnd();
    assertEquals(3, written.size());
    engine.prefill().release(context);
    driver.verify();
    return written;
  }

  private static Decoding decoding(int tokens) {
    return Decoding.greedy(tokens, OutputRule.FREE);
  }

  /** The same texts; log-probabilities differ by the order of sums. */
  private static void assertSame(Map<Long, Generation> expected, Map<Long, Generation> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((sequence, generation) -> {
      var other = actual.get(sequence);
      assertEquals(generation.texts(), other.texts());
      assertEquals(generation.finish(), other.finish());
      for (int i = 0; i < generation.parts().size(); i++) {
        double one = generation.parts().get(i).logProbability();
        assertTrue(Math.abs(one - other.parts().get(i).logProbability()) < 1e-3);
      }
    });
  }
}
