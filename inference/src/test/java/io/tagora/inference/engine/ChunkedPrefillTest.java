package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.kv.KvPool.Occupancy;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkedPrefillTest {
  private static final List<String> PROMPTS =
      List.of(
          "<|begin|>shoes and sand, the winter and the shore of a long summer",
          "a",
          "seven x",
          "sailors and hikers, runners and readers, and what they wear");

  @TempDir Path temporary;
  private LanguageModelEngine whole;
  private LanguageModelEngine chunked;

  @BeforeEach
  void open() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 11);
    whole = open(model, 128);
    chunked = open(model, 7);
  }

  private LanguageModelEngine open(TinyModel model, int chunk) throws IOException {
    return TinyEngine.open(
        temporary,
        model,
        TinyModel.Stored.F32,
        new EngineSettings(
            new Device.Cpu(0),
            1,
            false,
            6,
            4,
            128,
            chunk,
            Long.MAX_VALUE,
            List.of(),
            PrefixSharing.NEVER));
  }

  @AfterEach
  void close() {
    chunked.pool().verify();
    whole.close();
    chunked.close();
  }

  @Test
  void chunksWriteWhatTheWholePromptWrites() {
    for (var prompt : PROMPTS) {
      assertAlike(write(whole, read(whole, prompt)), write(chunked, read(chunked, prompt)));
    }
    assertEquals(whole.prefill().prefilledTokens(), chunked.prefill().prefilledTokens());
  }

  @Test
  void readingsThatTakeTurnsDoNotMix() {
    var readings =
        PROMPTS.stream()
            .map(p -> chunked.prefill().begin(Optional.empty(), HybridPrompt.ofText(p)))
            .toList();
    var handles = new @Nullable KvHandle[PROMPTS.size()];
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < handles.length; i++) {
        if (handles[i] == null) {
          handles[i] = handleOf(readings.get(i).step());
        }
        chunked.pool().verify();
      }
    }
    for (int i = 0; i < handles.length; i++) {
      assertAlike(write(whole, read(whole, PROMPTS.get(i))), write(chunked, handles[i]));
    }
  }

  @Test
  void aReadingThatIsCancelledFreesItsSlotWithinAStep() {
    var reading = begin();
    assertEquals(Optional.empty(), reading.step());
    assertEquals(new Occupancy(6, 5, 0, 1), chunked.pool().occupancy());
    reading.cancel();
    assertEquals(new Occupancy(6, 6, 0, 0), chunked.pool().occupancy());
    reading.cancel();
    var again = chunked.prefill().prefill(Optional.empty(), HybridPrompt.ofText(PROMPTS.get(0)));
    var read = assertInstanceOf(Prefilled.Read.class, again);
    assertEquals(read.promptTokens(), read.prefilledTokens());
  }

  @Test
  void aReadingThatWaitsHoldsNothing() {
    var reading = begin();
    assertEquals(new Occupancy(6, 6, 0, 0), chunked.pool().occupancy());
    read(chunked, PROMPTS.get(0));
    var read = assertInstanceOf(Prefilled.Read.class, reading.step().orElseThrow());
    assertEquals(0, read.prefilledTokens());
  }

  private Reading begin() {
    return chunked.prefill().begin(Optional.empty(), HybridPrompt.ofText(PROMPTS.get(0)));
  }

  private static KvHandle read(LanguageModelEngine engine, String prompt) {
    return new EngineDriver(engine).read(prompt);
  }

  private static @Nullable KvHandle handleOf(Optional<Prefilled> result) {
    return result
        .map(prefilled -> assertInstanceOf(Prefilled.Read.class, prefilled).handle())
        .orElse(null);
  }

  private static Generation write(LanguageModelEngine engine, KvHandle handle) {
    return new EngineDriver(engine)
        .write(handle, new Decoding(25, 0.8, 0, 1, 4, List.of(), OutputRule.FREE));
  }

  private static void assertAlike(Generation expected, Generation actual) {
    assertEquals(expected.texts(), actual.texts());
    assertEquals(expected.generatedTokens(), actual.generatedTokens());
    for (int i = 0; i < expected.parts().size(); i++) {
      assertEquals(
          expected.parts().get(i).logProbability(), actual.parts().get(i).logProbability(), 1e-4);
    }
  }
}
