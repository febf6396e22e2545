package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.kv.KvGeometry;
import io.tagora.inference.kv.KvHeader;
import io.tagora.inference.kv.KvPool.Occupancy;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvArrival;
import io.tagora.runtime.model.KvArrival.Arrived;
import io.tagora.runtime.model.KvArrival.Cause;
import io.tagora.runtime.model.KvArrival.Expected;
import io.tagora.runtime.model.KvArrival.Refused;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvCarrierTest {
  private static final String PROMPT = "<|begin|>shoes and sand, the winter and the shore";
  private static final Decoding DECODING =
      new Decoding(20, 0.8, 0, 0.95, 7, List.of(), OutputRule.FREE);
  private static final int CHUNK = 1000;

  @TempDir Path temporary;
  private Path folder;
  private LanguageModelEngine here;
  private LanguageModelEngine there;

  @BeforeEach
  void open() throws IOException {
    folder = folder(8);
    here = LanguageModelEngine.open(folder, settings(0, 4, 128));
    there = LanguageModelEngine.open(folder, settings(1, 2, 64));
  }

  private Path folder(long seed) throws IOException {
    var model =
        TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, seed);
    var written = model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    return TinyEngine.imported(temporary, written);
  }

  private static EngineSettings settings(int device, int slots, int maxTokens) {
    return new EngineSettings(new Device.Cpu(device), 1, false, slots, 2, maxTokens);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private static List<KvChunk> export(LanguageModelEngine from, KvHandle handle, int chunkBytes) {
    var chunks = new ArrayList<KvChunk>();
    try (var export = from.carrier().export(handle, chunkBytes).orElseThrow()) {
      for (var next = export.next(); next.isPresent(); next = export.next()) {
        chunks.add(next.get());
      }
      assertEquals(export.chunks(), chunks.size());
      assertEquals(export.bytes(), chunks.stream().mapToLong(c -> c.bytes().length).sum());
    }
    from.pool().verify();
    return chunks;
  }

  private List<KvChunk> exported() {
    return export(here, new EngineDriver(here).read(PROMPT), CHUNK);
  }

  /** Gives chunk after chunk; the answer to the last. */
  private static KvArrival importAll(LanguageModelEngine to, List<KvChunk> chunks) {
    var intake = to.carrier().intake();
    KvArrival arrival = new Expected(0);
    for (var chunk : chunks) {
      arrival = intake.add(chunk);
      to.pool().verify();
    }
    return arrival;
  }

  private static Generation write(LanguageModelEngine engine, KvHandle handle) {
    return new EngineDriver(engine).write(handle, DECODING);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 1000, 4096, 1 << 20})
  void whatIsWrittenThereIsTokenForTokenWhatIsWrittenHere(int chunkBytes) {
    var handle = new EngineDriver(here).read(PROMPT);
    var chunks = export(here, handle, chunkBytes);
    var arrived = assertInstanceOf(Arrived.class, importAll(there, chunks)).handle();
    assertEquals("cpu:1", arrived.deviceId());
    assertEquals(handle.tokens(), arrived.tokens());
    assertEquals(0, there.prefill().prefilledTokens());
    var written = write(here, handle);
    assertTrue(written.generatedTokens() > 3, "the text must be one to compare, got " + written);
    assertEquals(written, write(there, arrived));
  }

  @Test
  void whatCameBackIsBitForBitWhatWent() {
    var chunks = exported();
    var arrived = assertInstanceOf(Arrived.class, importAll(there, chunks)).handle();
    var back = export(there, arrived, CHUNK);
    assertEquals(chunks.size(), back.size());
    for (int i = 0; i < chunks.size(); i++) {
      assertArrayEquals(chunks.get(i).bytes(), back.get(i).bytes());
      assertEquals(chunks.get(i).checksum(), back.get(i).checksum());
    }
  }

  @Test
  void onlyTheFilledPartTravels() {
    var chunks = exported();
    var shape = TinyShape.of(Architecture.LLAMA, true);
    var header = KvHeader.decoded(chunks.getFirst().bytes()).orElseThrow();
    long perToken = 2L * shape.layers() * shape.kvHeads() * shape.headDimension() * Float.BYTES;
    long body = chunks.stream().skip(1).mapToLong(c -> c.bytes().length).sum();
    assertEquals(header.tokens().length * perToken + 4L * shape.vocabulary(), body);
  }

  @Test
  void aPromptContinuesWhatArrivedWithoutReadingItAgain() {
    var arrived = assertInstanceOf(Arrived.class, importAll(there, exported())).handle();
    var branch = new EngineDriver(there).continued(arrived, "<|expert|>shoe<|answer|>");
    assertEquals(branch.tokens() - arrived.tokens(), there.prefill().prefilledTokens());
    var trunk = new EngineDriver(here).read(PROMPT);
    var own = new EngineDriver(here).continued(trunk, "<|expert|>shoe<|answer|>");
    assertEquals(write(here, own), write(there, branch));
    there.prefill().release(arrived);
    there.pool().verify();
  }

  @Test
  void whatIsThereAlreadyIsNotCarried() {
    var chunks = exported();
    var own = new EngineDriver(there).read(PROMPT);
    var intake = there.carrier().intake();
    var arrived = assertInstanceOf(Arrived.class, intake.add(chunks.getFirst())).handle();
    assertEquals(own.tokens(), arrived.tokens());
    assertEquals(new Occupancy(2, 1, 0, 1), there.pool().occupancy());
    assertInstanceOf(Refused.class, intake.add(chunks.get(1)));
    intake.cancel();
    there.prefill().release(own);
    assertEquals(1, there.pool().occupancy().leased());
    there.prefill().release(arrived);
    assertEquals(0, there.pool().occupancy().leased());
  }

  @Test
  void aReleasedPromptStaysUntilItsExportIsClosed() {
    var handle = new EngineDriver(here).read(PROMPT);
    var export = here.carrier().export(handle, CHUNK).orElseThrow();
    here.prefill().release(handle);
    assertEquals(1, here.pool().occupancy().leased());
    export.next();
    export.close();
    export.close();
    assertEquals(new Occupancy(4, 3, 1, 0), here.pool().occupancy());
    assertThrows(IllegalStateException.class, export::next);
    assertEquals(Optional.empty(), here.carrier().export(handle, CHUNK));
  }

  private void assertRefused(Cause cause, List<KvChunk> chunks) {
    var before = there.pool().occupancy();
    var refused = assertInstanceOf(Refused.class, importAll(there, chunks));
    assertEquals(cause, refused.cause(), refused.reason());
    assertEquals(before, there.pool().occupancy());
  }

  @Test
  void aDamagedChunkIsRefusedAndItsSlotFreed() {
    for (int damaged : List.of(0, 1, 5)) {
      var chunks = exported();
      chunks.get(damaged).bytes()[17] ^= 4;
      assertRefused(Cause.CHECKSUM, chunks.subList(0, damaged + 1));
    }
    assertInstanceOf(Arrived.class, importAll(there, exported()));
  }

  @Test
  void afterARefusalEveryChunkIsRefusedInTheSameWords() {
    var chunks = exported();
    var intake = there.carrier().intake();
    intake.add(chunks.get(0));
    var refusal = intake.add(chunks.get(2));
    assertEquals(Cause.ORDER, assertInstanceOf(Refused.class, refusal).cause());
    assertEquals(refusal, intake.add(chunks.get(1)));
    assertEquals(new Occupancy(2, 2, 0, 0), there.pool().occupancy());
  }

  @Test
  void aChunkThatIsMissingOrOutOfOrderIsRefused() {
    var chunks = exported();
    assertRefused(Cause.ORDER, List.of(chunks.get(1)));
    assertRefused(Cause.ORDER, List.of(chunks.get(0), chunks.get(2)));
    assertRefused(Cause.ORDER, List.of(chunks.get(0), chunks.get(1), chunks.get(1)));
    assertRefused(Cause.ORDER, List.of(chunks.get(0), chunks.get(0)));
  }

  @Test
  void aChunkOfAnotherPromptIsRefusedThoughItIsWhole() {
    var other = export(here, new EngineDriver(here).read(PROMPT + "s"), CHUNK);
    assertRefused(Cause.CHECKSUM, List.of(exported().get(0), other.get(1)));
    var chunks = exported();
    var moved = new KvChunk(1, chunks.get(2).bytes(), chunks.get(2).checksum());
    assertRefused(Cause.CHECKSUM, List.of(chunks.get(0), moved));
  }

  @Test
  void aChunkOfAnotherLengthIsRefused() {
    var chunks = exported();
    int seal = chunks.getFirst().checksum();
    var cut = KvChunk.of(seal, 1, Arrays.copyOf(chunks.get(1).bytes(), CHUNK - 1));
    assertRefused(Cause.FORMAT, List.of(chunks.get(0), cut));
  }

  @Test
  void kvOfAnotherModelIsRefused() throws IOException {
    try (var other = LanguageModelEngine.open(folder(9), settings(0, 2, 128))) {
      var chunks = export(other, new EngineDriver(other).read(PROMPT), CHUNK);
      assertRefused(Cause.MODEL, chunks.subList(0, 1));
    }
  }

  @Test
  void aHeaderThatDoesNotFitIsRefused() {
    var first = exported().getFirst();
    var header = KvHeader.decoded(first.bytes()).orElseThrow();
    var format = header.geometry();
    var eightBits =
        new KvGeometry(
            "INT8", format.layers(), format.heads(), format.dimension(), 16, format.vocabulary());
    assertRefused(Cause.SHAPE, chunk(header.model(), eightBits, header.tokens()));
    assertRefused(Cause.SHAPE, chunk(header.model(), format, new int[65]));
    assertRefused(Cause.FORMAT, chunk(header.model(), format, new int[] {format.vocabulary()}));
    assertRefused(Cause.FORMAT, chunk(header.model(), format, new int[] {-1}));
    assertRefused(Cause.FORMAT, chunk(header.model(), format, new int[0]));
    assertRefused(Cause.FORMAT, List.of(KvChunk.of(KvChunk.FIRST, 0, new byte[3])));
  }

  private static List<KvChunk> chunk(String model, KvGeometry format, int[] tokens) {
    var bytes = new KvHeader(model, format, CHUNK, tokens).encoded();
    return List.of(KvChunk.of(KvChunk.FIRST, 0, bytes));
  }

  @Test
  void withoutAFreeSlotTheFirstChunkMayBeGivenAgain() {
    var chunks = exported();
    var driver = new EngineDriver(there);
    var one = driver.read("one");
    driver.read("two");
    var intake = there.carrier().intake();
    var refused = assertInstanceOf(Refused.class, intake.add(chunks.getFirst()));
    assertEquals(Cause.MEMORY, refused.cause());
    assertTrue(refused.retryable());
    there.prefill().release(one);
    assertEquals(new Expected(1), intake.add(chunks.getFirst()));
    there.pool().verify();
  }

  @Test
  void whatIsCancelledFreesItsSlotAndNobodySawIt() {
    var chunks = exported();
    var intake = there.carrier().intake();
    intake.add(chunks.get(0));
    intake.add(chunks.get(1));
    assertEquals(1, there.pool().occupancy().leased());
    intake.cancel();
    intake.cancel();
    assertEquals(new Occupancy(2, 2, 0, 0), there.pool().occupancy());
    assertInstanceOf(Refused.class, intake.add(chunks.get(2)));
    there.pool().verify();
  }
}
