package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.kv.KvPool.Occupancy;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApartEngineTest {
  private static final String CONTEXT = "<|begin|>shoes and sand, the winter and the shore";
  private static final EngineSettings READING = settings(0, 1, 6, 0, List.of());
  private static final EngineSettings WRITING = settings(1, 1, 0, 4, List.of());

  @TempDir Path temporary;
  private LanguageModelEngine together;
  private LanguageModelEngine apart;
  private Path folder;

  private static EngineSettings settings(
      int device, int threads, int slots, int sequences, List<Integer> cores) {
    return new EngineSettings(
        new Device.Cpu(device),
        threads,
        false,
        slots,
        sequences,
        128,
        16,
        Long.MAX_VALUE,
        cores,
        PrefixSharing.NEVER);
  }

  @BeforeEach
  void open() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 8);
    var huggingFace = model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    folder = TinyEngine.imported(temporary, huggingFace);
    together = LanguageModelEngine.open(folder, settings(0, 1, 6, 4, List.of()));
    apart = LanguageModelEngine.openApart(folder, READING, WRITING);
  }

  @AfterEach
  void close() {
    together.close();
    apart.close();
  }

  @Test
  void twoDevicesWriteTokenForTokenWhatOneWrites() {
    assertEquals(writeFour(together), writeFour(apart));
    assertEquals("cpu:1", apart.decode().deviceId());
  }

  /** The two that stand open have three devices between them. */
  @Test
  void allDevicesOfAProcessComputeWithOneCopyOfTheWeights() {
    assertEquals(1, WeightsInUse.models());
    try (var third = LanguageModelEngine.open(folder, settings(0, 2, 6, 4, List.of()))) {
      assertEquals(1, WeightsInUse.models());
      together.close();
      apart.close();
      assertEquals(4, writeFour(third).size());
    }
    assertEquals(0, WeightsInUse.models());
    together = LanguageModelEngine.open(folder, settings(0, 1, 6, 4, List.of()));
    apart = LanguageModelEngine.openApart(folder, READING, WRITING);
  }

  /** Four branches of one trunk side by side, texts and log-probabilities. */
  private static Map<Long, Generation> writeFour(LanguageModelEngine engine) {
    var driver = new EngineDriver(engine);
    var trunk = driver.read(CONTEXT);
    assertEquals("cpu:0", trunk.deviceId());
    for (int i = 0; i < 4; i++) {
      driver.admit(
          i,
          driver.continued(trunk, "<|expert|>shoe " + i + "<|answer|>"),
          new Decoding(20 + 5 * i, 0.8, 0, 0.95, i, List.of(), OutputRule.FREE));
    }
    var written = driver.stepToEnd();
    engine.prefill().release(trunk);
    assertEquals(0, engine.pool().occupancy().leased());
    return written;
  }

  @Test
  void admissionFreesTheSlotOfTheDeviceThatRead() {
    var driver = new EngineDriver(apart);
    driver.admit(1, driver.read(CONTEXT), Decoding.greedy(5, OutputRule.FREE));
    assertEquals(new Occupancy(6, 5, 1, 0), apart.pool().occupancy());
    apart.decode().cancel(1);
    driver.verify();
  }

  @Test
  void computeThreadsRunOnTheDevicesCoresOnly() throws IOException {
    try (var bound = LanguageModelEngine.open(folder, settings(3, 3, 2, 2, List.of(0)))) {
      assertEquals("cpu:3", bound.decode().deviceId());
      assertTrue(threadsOnCoreZeroOnly() >= 2, "two threads besides the caller's");
    }
  }

  private static long threadsOnCoreZeroOnly() throws IOException {
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.filter(ApartEngineTest::isOnCoreZeroOnly).count();
    }
  }

  private static boolean isOnCoreZeroOnly(Path task) {
    try {
      return Files.readString(task.resolve("status"))
          .lines()
          .anyMatch(line -> line.matches("Cpus_allowed_list:\\s*0"));
    } catch (IOException _) {
      return false; // it ended meanwhile
    }
  }

  @Test
  void devicesThatCannotWorkTogetherAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> LanguageModelEngine.openApart(folder, WRITING, READING));
  }
}
