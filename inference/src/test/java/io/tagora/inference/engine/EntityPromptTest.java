package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.entity.Adaptor;
import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyAdaptor;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts in which entities are vectors, that are by chance the embeddings of known tokens. */
class EntityPromptTest {
  private static final List<String> ENTITIES = List.of("a red shoe", "a long winter coat");
  private static final List<Integer> TOKENS = List.of(70, 85);

  @TempDir Path temporary;
  private LanguageModelEngine engine;

  @BeforeEach
  void open() throws IOException {
    engine = open(ImportOptions.PLAIN, true);
  }

  private LanguageModelEngine open(ImportOptions options, boolean vectors) throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 3);
    var folder = Files.createTempDirectory(temporary, "model");
    model.write(folder, TinyModel.Stored.F32);
    TinyAdaptor.write(folder, model, TOKENS);
    var imported = TinyEngine.imported(temporary, folder, options);
    var entities = new EntityVectors(TinyAdaptor.embedder(ENTITIES), Adaptor.read(imported));
    return LanguageModelEngine.openAs(
        "cpu:0",
        imported,
        TinyEngine.SETTINGS,
        TinyEngine.SETTINGS,
        Optional.empty(),
        vectors ? Optional.of(entities) : Optional.empty());
  }

  @AfterEach
  void close() {
    engine.verify();
    engine.close();
  }

  private static HybridPrompt prompt(int... entities) {
    var prompt = HybridPrompt.builder().text("<|begin|>seen: ");
    IntStream.of(entities).forEach(i -> prompt.entity(ENTITIES.get(i)).text("; "));
    return prompt.build();
  }

  @Test
  void anEntityIsOneTokenOfThePrompt() {
    int text = engine.tokenizer().encode("<|begin|>seen:").length;
    assertEquals(text + 1 + engine.tokenizer().encode("; ").length, read(prompt(0)).promptTokens());
  }

  @Test
  void aVectorIsReadAsTheTokenWhoseEmbeddingItIs() {
    var start = engine.tokenizer().encode("<|begin|>seen:");
    var withTokens = concat(start, TOKENS.getFirst(), TOKENS.getLast());
    int[] numbers = numbers();
    var withEntities = concat(start, numbers[0], numbers[1]);
    var expected = engine.prefill().logits(withTokens);
    var actual = engine.prefill().logits(withEntities);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], 1e-4f, "token " + i);
    }
  }

  @Test
  void promptsOfEqualEntitiesAreReadOnce() {
    read(prompt(0, 1));
    assertEquals(0, read(prompt(0, 1)).prefilledTokens());
    int other = read(prompt(0, 0)).prefilledTokens();
    assertTrue(other > 0, "another entity is another prompt");
    assertTrue(other < read(prompt(1, 1)).prefilledTokens(), "what is before it is shared");
  }

  @Test
  void promptsOfTextBesideThoseOfEntitiesAreWrittenAsWithoutAnAdaptor() throws IOException {
    String text = "<|begin|>seen: a red shoe; the winter";
    read(prompt(0));
    try (var plain = open(ImportOptions.PLAIN, false)) {
      assertEquals(
          write(plain, HybridPrompt.ofText(text)), write(engine, HybridPrompt.ofText(text)));
      assertEquals(
          plain.tokenizer().encode(prompt(0).text()).length,
          assertInstanceOf(
                  Prefilled.Read.class, plain.prefill().prefill(Optional.empty(), prompt(0)))
              .promptTokens());
    }
  }

  @Test
  void quantizedPromptGraphsReadEntitiesToo() throws IOException {
    var options = new ImportOptions(WeightFormat.INT4, 32, PrefillFormat.INT8);
    try (var quantized = open(options, true)) {
      assertTrue(!write(quantized, prompt(0, 1)).isEmpty());
    }
  }

  private int[] numbers() {
    var prompt = HybridPrompt.builder().entity(ENTITIES.get(0)).entity(ENTITIES.get(1)).build();
    var known =
        assertInstanceOf(Prefilled.Read.class, engine.prefill().prefill(Optional.empty(), prompt));
    var lease = engine.pool().pin(known.handle()).orElseThrow();
    int[] tokens = engine.pool().tokens(lease);
    engine.pool().unpin(lease);
    return tokens;
  }

  private static int[] concat(int[] start, int... more) {
    return IntStream.concat(IntStream.of(start), IntStream.of(more)).toArray();
  }

  private Prefilled.Read read(HybridPrompt prompt) {
    var read =
        assertInstanceOf(Prefilled.Read.class, engine.prefill().prefill(Optional.empty(), prompt));
    engine.prefill().release(read.handle());
    return read;
  }

  private static List<String> write(LanguageModelEngine engine, HybridPrompt prompt) {
    var read =
        assertInstanceOf(Prefilled.Read.class, engine.prefill().prefill(Optional.empty(), prompt));
    return new EngineDriver(engine)
        .write(read.handle(), Decoding.greedy(8, OutputRule.FREE))
        .texts();
  }
}
