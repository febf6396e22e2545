package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.kv.KvPool.Occupancy;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import io.tagora.runtime.model.Prefilled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelEngineTest {
  private static final String CONTEXT = "<|begin|>shoes and sand, the winter and the shore";

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
  void aContinuedPrefixWritesWhatTheWholePromptWrites() {
    var trunk = driver.read(CONTEXT);
    var continued = driver.continued(trunk, "<|plan|>");
    var whole = driver.read(CONTEXT + "<|plan|>");
    assertEquals(
        driver.write(whole, free(20, 0.8, 5)).texts(),
        driver.write(continued, free(20, 0.8, 5)).texts());
    engine.prefill().release(trunk);
  }

  @Test
  void aContinuationByNothingWritesWhatItsPrefixWrites() {
    var trunk = driver.read(CONTEXT);
    var copy = driver.continued(trunk, "");
    assertEquals(
        driver.write(copy, free(12, 0.8, 5)).texts(),
        driver.write(trunk, free(12, 0.8, 5)).texts());
  }

  @Test
  void theContextIsComputedOnceForAllWhoContinueIt() {
    int contextTokens = engine.tokenizer().encode(CONTEXT).length;
    var trunk = driver.read(CONTEXT);
    int suffixTokens = 0;
    for (var name : List.of("hiker", "sailor", "runner", "reader")) {
      var suffix = "<|expert|>" + name + "<|answer|>";
      var read =
          assertInstanceOf(
              Prefilled.Read.class,
              engine.prefill().prefill(Optional.of(trunk), HybridPrompt.ofText(suffix)));
      int own = engine.tokenizer().encode(suffix).length;
      // The control token before the name is the same for all.
      int isNew = suffixTokens == 0 ? own : own - 1;
      assertEquals(contextTokens + own, read.promptTokens());
      assertTrue(read.prefilledTokens() <= isNew && read.prefilledTokens() > 1, suffix);
      suffixTokens += read.prefilledTokens();
      driver.write(read.handle(), free(5, 0, 0));
    }
    assertEquals(contextTokens + suffixTokens, engine.prefill().prefilledTokens());
    engine.prefill().release(trunk);
  }

  @Test
  void aBatchOfUnequalLengthsWritesWhatEachWritesAlone() {
    var prompts = List.of("a", CONTEXT, "<|begin|>or", "sand and shoes");
    var alone = prompts.stream().map(p -> driver.write(driver.read(p), free(25, 0.7, 9))).toList();
    for (int i = 0; i < prompts.size(); i++) {
      driver.admit(i, driver.read(prompts.get(i)), free(25, 0.7, 9));
    }
    var together = driver.stepToEnd();
    IntStream.range(0, prompts.size())
        .forEach(i -> assertEquals(alone.get(i).texts(), together.get((long) i).texts()));
  }

  @Test
  void joiningAndLeavingBetweenStepsChangesNothing() {
    var prompts =
        Stream.iterate(0, i -> i + 1).limit(9).map(i -> CONTEXT.substring(0, 10 + 3 * i)).toList();
    var alone = new HashMap<Long, Generation>();
    for (int i = 0; i < prompts.size(); i++) {
      alone.put((long) i, driver.write(driver.read(prompts.get(i)), free(4 + 3 * i, 0.9, i)));
    }
    var together = new HashMap<Long, Generation>();
    int next = 0;
    for (int steps = 0; together.size() < prompts.size(); steps++) {
      assertTrue(steps < 1000, "sequences must come to an end");
      if (next < prompts.size() && engine.decode().running() < 4) {
        driver.admit(next, driver.read(prompts.get(next)), free(4 + 3 * next, 0.9, next));
        next++;
      }
      together.putAll(driver.step());
    }
    alone.forEach((id, generation) -> assertAlike(generation, together.get(id)));
  }

  @Test
  void cancellingAnyRowAtAnyTimeLeavesTheOthersAsTheyWere() {
    var alone = driver.write(driver.read("and the shore"), free(12, 0, 0));
    for (int cancelAt = 0; cancelAt < 3; cancelAt++) {
      driver.admit(0, driver.read("sand"), free(30, 0.5, 1));
      driver.admit(1, driver.read("and the shore"), free(12, 0, 0));
      step(cancelAt);
      driver.admit(2, driver.read("winter"), free(30, 0.5, 2));
      driver.admit(3, driver.read("and the shore"), free(12, 0, 0));
      engine.decode().cancel(0);
      engine.decode().cancel(77);
      var ended = driver.stepToEnd();
      assertEquals(alone.texts(), ended.get(1L).texts());
      assertEquals(alone.texts(), ended.get(3L).texts());
      assertFalse(ended.containsKey(0L));
    }
  }

  private void step(int times) {
    for (int i = 0; i < times; i++) {
      assertEquals(Map.of(), driver.step());
    }
  }

  @Test
  void theSameSeedWritesTheSameAndAnotherSeedSomethingElse() {
    var first = driver.write(driver.read(CONTEXT), free(30, 1.0, 42));
    assertEquals(first, driver.write(driver.read(CONTEXT), free(30, 1.0, 42)));
    assertNotEquals(first, driver.write(driver.read(CONTEXT), free(30, 1.0, 43)));
  }

  @Test
  void aStopTextEndsTheWritingAndIsNotPartOfIt() {
    var whole = driver.write(driver.read(CONTEXT), free(30, 0, 0)).texts().getFirst();
    var stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);
    var decoding = new Decoding(30, 0, 0, 1, 0, List.of("never", stop), OutputRule.FREE);
    var stopped = driver.write(driver.read(CONTEXT), decoding);
    assertEquals(Finish.STOP_TEXT, stopped.finish());
    assertEquals(whole.substring(0, whole.indexOf(stop)).strip(), String.join("", stopped.texts()));
  }

  @Test
  void maxTokensEndsTheWriting() {
    var generation = driver.write(driver.read(CONTEXT), free(7, 0, 0));
    assertEquals(Finish.MAX_TOKENS, generation.finish());
    assertEquals(7, generation.generatedTokens());
  }

  @Test
  void aFullContextEndsTheWriting() {
    var prompt = "x".repeat(120);
    var generation = driver.write(driver.read(prompt), free(1000, 0, 0));
    assertEquals(Finish.CONTEXT_FULL, generation.finish());
    assertEquals(128 - engine.tokenizer().encode(prompt).length + 1, generation.generatedTokens());
  }

  @Test
  void aPromptThatIsTooLongOrEmptyIsRefusedForGood() {
    var tooLong =
        assertInstanceOf(
            Prefilled.Refused.class,
            engine.prefill().prefill(Optional.empty(), HybridPrompt.ofText("x".repeat(129))));
    assertEquals("a prompt must have at most 128 tokens, got 129", tooLong.reason());
    assertFalse(tooLong.retryable());
    var empty = engine.prefill().prefill(Optional.empty(), HybridPrompt.ofText(""));
    assertEquals(new Prefilled.Refused("a prompt must have at least 1 token, got 0", false), empty);
  }

  @Test
  void aPromptWithoutAFreeSlotIsRefusedForNow() {
    var handles = IntStream.range(0, 6).mapToObj(i -> driver.read(i + " sand")).toList();
    var refused = engine.prefill().prefill(Optional.empty(), HybridPrompt.ofText("sand"));
    assertEquals(
        new Prefilled.Refused("a KV slot of cpu:0 must be free, got all 6 held", true), refused);
    handles.forEach(engine.prefill()::release);
    assertEquals(new Occupancy(6, 0, 6, 0), engine.pool().occupancy());
  }

  @Test
  void whatWasReadOnceIsNotComputedAgain() {
    var first = read(CONTEXT + "<|plan|>");
    var fresh = driver.write(first.handle(), free(20, 0.8, 5));
    assertEquals(first.promptTokens(), first.prefilledTokens());

    var again = read(CONTEXT + "<|plan|>");
    assertEquals(0, again.prefilledTokens());
    assertEquals(fresh, driver.write(again.handle(), free(20, 0.8, 5)));

    var other = read(CONTEXT + "<|arbiter|>");
    assertEquals(1, other.prefilledTokens());
    var written = driver.write(other.handle(), free(20, 0.8, 5));
    readSixStrangers();
    var anew = read(CONTEXT + "<|arbiter|>");
    assertEquals(anew.promptTokens(), anew.prefilledTokens());
    assertEquals(written.texts(), driver.write(anew.handle(), free(20, 0.8, 5)).texts());
  }

  private void readSixStrangers() {
    for (int i = 0; i < 6; i++) {
      engine.prefill().release(driver.read(i + "|" + CONTEXT));
    }
  }

  private Prefilled.Read read(String prompt) {
    return assertInstanceOf(
        Prefilled.Read.class,
        engine.prefill().prefill(Optional.empty(), HybridPrompt.ofText(prompt)));
  }

  @Test
  void anEvictedPrefixLeavesItsHoldersTextAsItWas() {
    var random = new java.util.Random(5);
    var prompts =
        IntStream.range(0, 12)
            .mapToObj(i -> CONTEXT.substring(0, 1 + 4 * (i % 8)) + i / 4)
            .toList();
    var alone =
        prompts.stream().map(p -> driver.write(driver.read(p), free(6, 0.7, 3)).texts()).toList();
    for (int i = 0; i < 60; i++) {
      int chosen = random.nextInt(prompts.size());
      var texts = driver.write(driver.read(prompts.get(chosen)), free(6, 0.7, 3)).texts();
      assertEquals(alone.get(chosen), texts);
    }
  }

  @Test
  void aPrefixThatIsNotHeldIsRefused() {
    var gone = driver.read("sand");
    engine.prefill().release(gone);
    engine.prefill().release(gone);
    for (var handle : List.of(gone, new KvHandle("cpu:9", 1, 4))) {
      var refused =
          assertInstanceOf(
              Prefilled.Refused.class,
              engine.prefill().prefill(Optional.of(handle), HybridPrompt.ofText("x")));
      assertTrue(refused.reason().startsWith("the prefix must be held on cpu:0, got"));
    }
  }

  @Test
  void aRefusedSequenceLeavesItsHandleWithTheCaller() {
    for (int i = 0; i < 4; i++) {
      driver.admit(i, driver.read("sand"), free(3, 0, 0));
    }
    var handle = driver.read("sand");
    assertEquals(
        Optional.of("at most 4 sequences must run on cpu:0, got 5"),
        engine.decode().admit(9, handle, free(3, 0, 0)));
    driver.stepToEnd();
    var unwritable = new PhraseSet("", List.of(new Phrase("shoe<|sep|>s", "g")));
    assertEquals(
        Optional.of("a phrase must not hold a separator or end token, got \"shoe<|sep|>s\""),
        engine
            .decode()
            .admit(9, handle, Decoding.greedy(3, new OutputRule.Phrases(unwritable, 1, 2))));
    driver.admit(9, handle, free(3, 0, 0));
    assertEquals(
        Optional.of("a sequence must not run already, got 9"),
        engine.decode().admit(9, handle, free(3, 0, 0)));
    driver.stepToEnd();
    assertEquals(
        Optional.of("the KV must be held on cpu:0, got " + handle),
        engine.decode().admit(9, handle, free(3, 0, 0)));
  }

  @Test
  void aPartsLogProbabilityIsTheSumUnderTheUnconstrainedModel() {
    var set = new PhraseSet("", List.of(new Phrase("shoe", "a"), new Phrase("sand", "b")));
    var decoding = Decoding.greedy(30, new OutputRule.Phrases(set, 2, 2));
    var generation = driver.write(driver.read(CONTEXT), decoding);
    var text = CONTEXT;
    for (var part : generation.parts()) {
      assertEquals(logProbability(text, part.text()), part.logProbability(), 1e-4);
      text += part.text() + "<|sep|>";
    }
    assertEquals(2, generation.parts().size());
  }

  private double logProbability(String prefix, String continuation) {
    var before = engine.tokenizer().encode(prefix);
    var own = engine.tokenizer().encode(continuation);
    var all = IntStream.concat(IntStream.of(before), IntStream.of(own)).toArray();
    var logits = engine.logits(all);
    double sum = 0;
    for (int i = 0; i < own.length; i++) {
      var row = logits[before.length + i - 1];
      double mass = IntStream.range(0, row.length).mapToDouble(t -> Math.exp(row[t])).sum();
      sum += row[own[i]] - Math.log(mass);
    }
    return sum;
  }

  @Test
  void aModelThatDoesNotFitIsRefusedBeforeItIsLoaded() {
    var small =
        new EngineSettings(
            new Device.Cpu(0), 1, false, 6, 4, 128, 64, 100_000, List.of(), PrefixSharing.NEVER);
    var refused =
        assertThrows(
            InferenceException.class,
            () -> TinyEngine.open(temporary, tinyModel(), TinyModel.Stored.F32, small));
    assertTrue(refused.getMessage().contains("memory of 97.7 KiB, got"), refused.getMessage());
    assertTrue(refused.getMessage().contains("10 sequences of"), refused.getMessage());
  }

  private static TinyModel tinyModel() {
    return TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 3);
  }

  @Test
  void batchedLogitsEqualThoseOfTheWholeText() {
    var tokens = engine.tokenizer().encode(CONTEXT);
    var all = engine.logits(tokens);
    var half = engine.logits(Arrays.copyOf(tokens, 10));
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(all[i], half[i], 1e-4f);
    }
  }

  private static Decoding free(int maxTokens, double temperature, long seed) {
    return new Decoding(maxTokens, temperature, 0, 1, seed, List.of(), OutputRule.FREE);
  }

  private static void assertAlike(Generation expected, Generation actual) {
    assertEquals(expected.texts(), actual.texts());
    assertEquals(expected.finish(), actual.finish());
    assertEquals(expected.generatedTokens(), actual.generatedTokens());
  }
}
