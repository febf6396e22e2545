package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.park.ParkFigures;
import io.tagora.inference.park.ParkSettings;
import io.tagora.inference.park.ParkSettings.Place;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvArrival.Arrived;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ParkedPromptsTest {
  private static final String ANNA = "<|begin|>shoes and sand, the winter and the shore";
  private static final String BERT = "<|begin|>a lamp, a book, a chair that can be folded";
  private static final String CARL = "<|begin|>tea from the hills, and cups for six of us";
  private static final Decoding DECODING =
      new Decoding(20, 0.8, 0, 0.95, 7, List.of(), OutputRule.FREE);
  private static final long ROOM = 1 << 20;

  @TempDir Path temporary;
  private Path folder;
  private LanguageModelEngine plain;

  @BeforeEach
  void open() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 8);
    var written = model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    folder = TinyEngine.imported(temporary, written);
    plain = LanguageModelEngine.open(folder, settings(8));
  }

  @AfterEach
  void close() {
    plain.close();
  }

  private static EngineSettings settings(int slots) {
    return new EngineSettings(
        new Device.Cpu(0),
        1,
        false,
        slots,
        2,
        128,
        16,
        Long.MAX_VALUE,
        List.of(),
        PrefixSharing.NEVER);
  }

  /** One slot: every prompt evicts the one before. */
  private LanguageModelEngine parking(Place place, long maxBytes) {
    var settings = settings(1);
    var park = new ParkSettings(place, maxBytes, 8);
    return LanguageModelEngine.openApart(folder, settings, settings, Optional.of(park));
  }

  private Place disk() {
    return new Place.Disk(temporary.resolve("parked"));
  }

  private static Prefilled.Read read(LanguageModelEngine engine, String prompt) {
    var prefilled = engine.prefill().prefill(Optional.empty(), HybridPrompt.ofText(prompt));
    engine.verify();
    return assertInstanceOf(Prefilled.Read.class, prefilled);
  }

  private static Generation write(LanguageModelEngine engine, KvHandle handle) {
    return new EngineDriver(engine).write(handle, DECODING);
  }

  /** Reads a prompt and lets it go; it is evicted by the next. */
  private static void visit(LanguageModelEngine engine, String prompt) {
    engine.prefill().release(read(engine, prompt).handle());
  }

  private static void awaitParked(LanguageModelEngine engine, int prompts) {
    while (engine.park().orElseThrow().figures().parked() < prompts) {
      Thread.onSpinWait();
    }
  }

  private static byte[] kv(LanguageModelEngine engine, KvHandle handle) {
    try (var export = engine.carrier().export(handle, 1 << 24).orElseThrow()) {
      export.next();
      return export.next().map(KvChunk::bytes).orElseThrow();
    }
  }

  @Test
  void whatWasParkedInMemoryComesBackBitForBitAndIsNotComputed() {
    try (var engine = parking(new Place.Memory(), ROOM)) {
      comesBack(engine);
    }
  }

  @Test
  void whatWasParkedOnDiskComesBackBitForBitAndIsNotComputed() {
    try (var engine = parking(disk(), ROOM)) {
      comesBack(engine);
    }
  }

  private void comesBack(LanguageModelEngine engine) {
    var first = read(engine, ANNA);
    byte[] before = kv(engine, first.handle());
    engine.prefill().release(first.handle());
    visit(engine, BERT);
    awaitParked(engine, 1);
    var again = read(engine, ANNA);
    assertEquals(0, again.prefilledTokens());
    assertArrayEquals(before, kv(engine, again.handle()));
    assertEquals(write(plain, read(plain, ANNA).handle()), write(engine, again.handle()));
    var figures = engine.park().orElseThrow().figures();
    assertEquals(1, figures.restored());
    assertEquals(again.promptTokens() - 1, figures.restoredTokens(), "<|begin|> stood there");
  }

  @Test
  void aPromptThatGoesOnComputesOnlyWhatIsNew() {
    try (var engine = parking(new Place.Memory(), ROOM)) {
      var anna = read(engine, ANNA);
      engine.prefill().release(anna.handle());
      visit(engine, BERT);
      awaitParked(engine, 1);
      var longer = read(engine, ANNA + ", and a hat");
      assertEquals(longer.promptTokens() - anna.promptTokens(), longer.prefilledTokens());
      assertSameTexts(ANNA + ", and a hat", engine, longer);
    }
  }

  @Test
  void aPromptThatBeginsAlikeGetsTheBeginning() {
    try (var engine = parking(new Place.Memory(), ROOM)) {
      visit(engine, ANNA);
      visit(engine, BERT);
      awaitParked(engine, 1);
      String other = ANNA.substring(0, ANNA.length() - 10) + "? no, a lake";
      var read = read(engine, other);
      assertTrue(read.prefilledTokens() < read.promptTokens() / 2, "" + read);
      assertSameTexts(other, engine, read);
    }
  }

  /** Chunks begin elsewhere than in the engine that computes all, so last bits may differ. */
  private void assertSameTexts(String prompt, LanguageModelEngine engine, Prefilled.Read read) {
    assertEquals(
        write(plain, read(plain, prompt).handle()).texts(), write(engine, read.handle()).texts());
  }

  @Test
  void theNextEngineOfTheModelRestoresWhatThisOneParked() {
    try (var engine = parking(disk(), ROOM)) {
      visit(engine, ANNA);
      visit(engine, BERT);
    }
    try (var engine = parking(disk(), ROOM)) {
      var again = read(engine, ANNA);
      assertEquals(0, again.prefilledTokens());
      assertEquals(write(plain, read(plain, ANNA).handle()), write(engine, again.handle()));
    }
  }

  @Test
  void whereAByteIsFlippedThePromptIsComputed() throws IOException {
    for (double place : new double[] {0, 0.001, 0.3, 0.7, 0.999}) {
      try (var engine = parking(disk(), ROOM)) {
        visit(engine, ANNA);
        visit(engine, BERT);
        awaitParked(engine, 1);
        var file = parkedFile();
        var bytes = Files.readAllBytes(file);
        bytes[(int) (place * bytes.length)] ^= 16;
        Files.write(file, bytes);
        var again = read(engine, ANNA);
        assertEquals(again.promptTokens() - 1, again.prefilledTokens(), "but <|begin|>");
        assertSameTexts(ANNA, engine, again);
        assertEquals(1, engine.park().orElseThrow().figures().damaged());
        engine.prefill().forget(HybridPrompt.ofText("<|begin|>"));
      }
    }
  }

  private Path parkedFile() throws IOException {
    try (var files = Files.walk(temporary.resolve("parked"))) {
      return files.filter(file -> file.toString().endsWith(".kv")).findFirst().orElseThrow();
    }
  }

  @Test
  void theBoundHoldsWhoeverComes() {
    long one;
    try (var engine = parking(new Place.Memory(), ROOM)) {
      visit(engine, ANNA);
      visit(engine, BERT);
      awaitParked(engine, 1);
      one = engine.park().orElseThrow().figures().bytes();
    }
    try (var engine = parking(new Place.Memory(), one * 3 / 2)) {
      for (int i = 1; i <= 6; i++) {
        visit(engine, i % 2 == 0 ? ANNA + i : BERT + i);
        visit(engine, CARL);
        awaitParked(engine, 1);
        assertTrue(engine.park().orElseThrow().figures().bytes() <= one * 3 / 2);
      }
    }
    try (var engine = parking(new Place.Memory(), one / 2)) {
      visit(engine, ANNA);
      visit(engine, BERT);
      assertEquals(new ParkFigures(0, 0, 0, 0, 0, 0, 1), engine.park().orElseThrow().figures());
    }
  }

  @Test
  void whatIsForgottenIsComputedAgain() {
    try (var engine = parking(new Place.Memory(), ROOM)) {
      visit(engine, ANNA);
      visit(engine, BERT);
      awaitParked(engine, 1);
      var held = read(engine, BERT).handle();
      engine.prefill().forget(HybridPrompt.ofText("<|begin|>shoes"));
      engine.prefill().forget(HybridPrompt.ofText("<|begin|>a lamp"));
      engine.prefill().release(held);
      engine.verify();
      assertEquals(1, engine.pool().occupancy().free());
      assertEquals(0, engine.park().orElseThrow().figures().prompts());
      var again = read(engine, ANNA);
      assertEquals(again.promptTokens(), again.prefilledTokens());
    }
  }

  @Test
  void kvOfElsewhereParksWhatItEvicts() {
    try (var engine = parking(new Place.Memory(), ROOM)) {
      visit(engine, ANNA);
      var intake = engine.carrier().intake();
      try (var export = plain.carrier().export(read(plain, BERT).handle(), 1 << 20).orElseThrow()) {
        intake.add(export.next().orElseThrow());
        var arrived =
            assertInstanceOf(Arrived.class, intake.add(export.next().orElseThrow())).handle();
        engine.verify();
        engine.prefill().release(arrived);
      }
      awaitParked(engine, 1);
      var again = read(engine, ANNA);
      assertEquals(0, again.prefilledTokens());
      assertEquals(write(plain, read(plain, ANNA).handle()), write(engine, again.handle()));
    }
  }

  @Test
  void aReadingThatIsTakenBackLeavesEverythingWhole() {
    try (var engine = parking(new Place.Memory(), ROOM)) {
      visit(engine, ANNA);
      var reading = engine.prefill().begin(Optional.empty(), HybridPrompt.ofText(BERT));
      reading.step();
      reading.cancel();
      engine.verify();
      assertEquals(1, engine.pool().occupancy().free());
      awaitParked(engine, 1);
      assertEquals(0, read(engine, ANNA).prefilledTokens());
    }
  }
}
