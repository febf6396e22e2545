package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.kv.KvPool;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.park.KvPark;
import io.tagora.inference.park.ParkSettings;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.Prefilled;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reading that parks, copies, restores and computes, taken back after each of its steps. */
@Timeout(60)
class PromptReadingTest {
  private static final EngineSettings SETTINGS =
      new EngineSettings(new Device.Cpu(0), 1, false, 2, 1, 128);
  private static final int[] TRUNK = IntStream.range(30, 60).toArray();
  private static final int[] BRANCH = IntStream.range(30, 75).toArray();
  private static final int[] STRANGER = IntStream.range(5, 50).map(i -> i * 3 % 61 + 5).toArray();
  private static final int CHUNK = 16;

  @TempDir Path temporary;
  private final Arena arena = Arena.ofShared();
  private DecoderModel model;
  private KvPool pool;
  private KvPark park;

  @BeforeEach
  void open() throws IOException {
    var tiny = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 8);
    var written = tiny.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    model =
        new DecoderModel(
            ModelFolder.read(TinyEngine.imported(temporary, written)),
            SETTINGS,
            DeviceMemories.REAL,
            Optional.empty(),
            arena);
  }

  @AfterEach
  void close() {
    model.close();
    arena.close();
  }

  private void openPark() {
    pool = new KvPool("cpu:0", 1, 2);
    var settings = new ParkSettings(new ParkSettings.Place.Memory(), 1 << 20, 8);
    park = KvPark.open(settings, "cpu:0", "m", model.geometry(), model.capacity());
  }

  private PromptReading reading(int... tokens) {
    return new PromptReading(model, pool, Optional.of(park), tokens, CHUNK, 1000, _ -> {});
  }

  private Prefilled.Read read(int... tokens) {
    return toTheEnd(reading(tokens));
  }

  private Prefilled.Read toTheEnd(PromptReading reading) {
    while (true) {
      var done = reading.step();
      pool.verify();
      park.verify();
      if (done.isPresent() && done.get() instanceof Prefilled.Read read) {
        return read;
      }
      assertTrue(done.isEmpty(), "it must be read, got " + done);
    }
  }

  private float[] logits(KvHandle handle) {
    var lease = pool.pin(handle).orElseThrow();
    var logits = new float[model.vocabulary()];
    model.readLogits(lease.row(), logits);
    pool.unpin(lease);
    return logits;
  }

  @Test
  void whatIsTakenBackAfterAnyStepLosesNothingAndSpoilsNothing() {
    openPark();
    float[] branch = logits(read(BRANCH).handle());
    park.close();
    int steps = 1;
    for (int until = 0; until < steps; until++) {
      openPark();
      var trunk = read(TRUNK).handle();
      var stranger = read(STRANGER).handle();
      float[] before = logits(stranger);
      pool.release(stranger);
      var given = reading(BRANCH);
      for (int step = 0; step < until; step++) {
        assertEquals(Optional.empty(), given.step());
      }
      given.cancel();
      given.cancel();
      pool.verify();
      park.verify();
      assertEquals(1, pool.occupancy().leased(), "after %d steps".formatted(until));
      var again = reading(BRANCH);
      int taken = 0;
      Optional<Prefilled> done = Optional.empty();
      while (done.isEmpty()) {
        done = again.step();
        taken++;
      }
      steps = Math.max(steps, taken);
      assertSame(branch, (Prefilled.Read) done.get());
      assertSame(before, read(STRANGER));
      pool.release(trunk);
      assertEquals(0, pool.occupancy().leased(), "after %d steps".formatted(until));
      park.close();
      assertEquals(0, park.figures().bytes(), "after %d steps".formatted(until));
    }
    assertTrue(steps > 10, "parking takes steps, got " + steps);
  }

  /** Restored or computed, its logits are those of the first time. */
  private void assertSame(float[] before, Prefilled.Read again) {
    assertArrayEquals(before, logits(again.handle()), 1e-4f);
    pool.release(again.handle());
  }

  @Test
  void aRestoringThatIsTakenBackAfterAnyStepLeavesThePromptParked() {
    openPark();
    var first = read(STRANGER).handle();
    float[] before = logits(first);
    pool.release(first);
    for (int until = 0; until < 4; until++) {
      pool.release(read(TRUNK).handle());
      pool.release(read(9, 8, 7, 6, 5, 4, 3, 2, 1, 10, until + 11).handle());
      awaitParked();
      park.computed(1, 1L << 40); // restoring is always worth it
      var given = reading(STRANGER);
      Optional<Prefilled> done = Optional.empty();
      for (int step = 0; step < until && done.isEmpty(); step++) {
        done = given.step();
      }
      given.cancel();
      done.ifPresent(read -> pool.release(((Prefilled.Read) read).handle()));
      pool.verify();
      park.verify();
      assertSame(before, read(STRANGER));
    }
    assertTrue(park.figures().restored() >= 4, "" + park.figures());
    assertEquals(0, pool.occupancy().leased());
    park.close();
  }

  private void awaitParked() {
    while (park.figures().parked() == 0) {
      Thread.onSpinWait();
    }
  }
}
