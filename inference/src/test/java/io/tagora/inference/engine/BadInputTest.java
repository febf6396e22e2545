package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What cannot be done is refused, or ends, and after each of it all slots are there and none is
 * held. {@link BrokenModelTest} has numbers that are none, and {@code ModelCacheTest} files that
 * were cut.
 */
class BadInputTest {
  private static final String CONTEXT = "<|begin|>shoes and sand";

  @TempDir Path temporary;
  private LanguageModelEngine engine;
  private EngineDriver driver;

  @BeforeEach
  void open() throws IOException {
    engine = TinyEngine.open(temporary, model(), TinyModel.Stored.F32, TinyEngine.SETTINGS);
    driver = new EngineDriver(engine);
  }

  @AfterEach
  void allSlotsAreThereAndNothingRuns() {
    engine.verify();
    var occupancy = engine.pool().occupancy();
    assertEquals(0, occupancy.leased());
    assertEquals(TinyEngine.SETTINGS.slots(), occupancy.free() + occupancy.cached());
    assertEquals(0, engine.decode().running());
    engine.close();
  }

  @Test
  void aPromptOverTheContextIsRefusedForGoodWithTheNumbers() {
    var refused = refused(Optional.empty(), "x".repeat(500));
    assertTrue(refused.reason().startsWith("a prompt must have at most 128 tokens, got "));
  }

  @Test
  void aBranchOverTheContextIsRefusedAndItsTrunkStays() {
    var trunk = driver.read(CONTEXT);
    refused(Optional.of(trunk), "x".repeat(500));
    assertEquals(1, driver.write(trunk, Decoding.greedy(1, OutputRule.FREE)).generatedTokens());
  }

  @Test
  void anEmptyPromptIsRefused() {
    assertEquals(
        "a prompt must have at least 1 token, got 0", refused(Optional.empty(), "").reason());
  }

  @Test
  void aStopTextThatNeverComesEndsAtTheBound() {
    var decoding =
        new Decoding(12, 0, 0, 1, 1, List.of("no such text"), new OutputRule.Free(99, 99, false));
    var written = driver.write(driver.read(CONTEXT), decoding);
    assertEquals(Finish.MAX_TOKENS, written.finish());
    assertEquals(12, written.generatedTokens());
  }

  @Test
  void aStopTextThatNeverComesEndsWhereTheContextIsFull() {
    var decoding =
        new Decoding(
            9999, 0, 0, 1, 1, List.of("no such text"), new OutputRule.Free(999, 999, false));
    assertEquals(Finish.CONTEXT_FULL, driver.write(driver.read(CONTEXT), decoding).finish());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a", "a(?=b)", "(a)\\1"})
  void aPatternThatIsNoneOrNotRegularIsRefusedAtAdmission(String pattern) {
    refusedAtAdmission(new OutputRule.Regex(pattern));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\",\"enum\":[]}",
        "{\"$ref\":\"#\"}",
        "{\"type\":\"array\",\"minItems\":3,\"maxItems\":2}",
        "{\"type\":\"nothing\"}",
        "{"
      })
  void aSchemaThatCannotBeMetIsRefusedAtAdmission(String schema) {
    refusedAtAdmission(new OutputRule.JsonSchema(schema));
  }

  @Test
  void aHandleOfElsewhereIsRefused() {
    var foreign = new KvHandle("cpu:7", 1, 3);
    refused(Optional.of(foreign), "x");
    var decoding = Decoding.greedy(1, OutputRule.FREE);
    assertTrue(engine.decode().admit(1, foreign, decoding).isPresent());
  }

  @Test
  void aModelLargerThanTheMemoryIsRefusedBeforeItsWeightsAreOpened() {
    int open = WeightsInUse.models();
    var small =
        new EngineSettings(
            new Device.Cpu(0), 1, false, 6, 4, 128, 64, 100_000, List.of(), PrefixSharing.NEVER);
    var error =
        assertThrows(
            InferenceException.class,
            () -> TinyEngine.open(temporary, model(), TinyModel.Stored.F32, small));
    assertTrue(error.getMessage().contains("tagora.devices"), error.getMessage());
    assertEquals(open, WeightsInUse.models());
  }

  private Prefilled.Refused refused(Optional<KvHandle> prefix, String prompt) {
    var prefilled = engine.prefill().prefill(prefix, HybridPrompt.ofText(prompt));
    var refused = assertInstanceOf(Prefilled.Refused.class, prefilled);
    assertEquals(false, refused.retryable(), refused.reason());
    return refused;
  }

  /** The handle stays its holder's, who can still use it. */
  private void refusedAtAdmission(OutputRule rule) {
    var handle = driver.read(CONTEXT);
    var refusal = engine.decode().admit(1, handle, Decoding.greedy(9, rule));
    assertTrue(refusal.orElse("").length() > 10, "got " + refusal);
    assertEquals(
        2,
        driver
            .write(handle, new Decoding(2, 0, 0, 1, 1, List.of(), new OutputRule.Free(9, 9, false)))
            .generatedTokens());
  }

  private static TinyModel model() {
    return TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 3);
  }
}
