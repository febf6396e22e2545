package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.session.FakeCuda;
import io.tagora.inference.session.TensorMemory;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose KV and inputs lie in a device's memory, which only copies reach. */
class DeviceMemoryTest {
  private static final EngineSettings BOTH = settings(0, 6, 4);

  @TempDir Path temporary;
  private final FakeCuda cuda = new FakeCuda(2, 1 << 30);
  private Path folder;

  private static EngineSettings settings(int device, int slots, int sequences) {
    return new EngineSettings(
        new Device.Cpu(device),
        1,
        false,
        slots,
        sequences,
        128,
        16,
        Long.MAX_VALUE,
        List.of(),
        PrefixSharing.NEVER);
  }

  @BeforeEach
  void importModel() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.QWEN3, true), TinyModel.Stored.F32, 8);
    var source = model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32);
    folder = TinyEngine.imported(temporary, source);
  }

  @AfterEach
  void close() {
    cuda.close();
  }

  @Test
  void whatIsWrittenFromADevicesMemoryIsWhatTheHostsGives() {
    try (var host = LanguageModelEngine.open(folder, BOTH);
        var device =
            LanguageModelEngine.open("cpu:0", folder, BOTH, BOTH, Optional.empty(), this::memory)) {
      assertTrue(cuda.allocations() > 0, "KV must lie on the device");
      for (int round = 0; round < 2; round++) {
        assertEquals(writeFour(host), writeFour(device), "round " + round);
      }
      assertEquals(host.prefill().prefilledTokens(), device.prefill().prefilledTokens());
    }
    assertEquals(0, cuda.allocations());
  }

  @Test
  void twoDevicesHandOverWhatOneKeeps() {
    try (var host = LanguageModelEngine.open(folder, BOTH);
        var apart =
            LanguageModelEngine.open(
                "cpu:0",
                folder,
                settings(0, 6, 0),
                settings(1, 0, 4),
                Optional.empty(),
                this::memory)) {
      assertEquals(writeFour(host), writeFour(apart));
    }
  }

  @Test
  void logitsOfAllPositionsAreThoseOfTheHost() {
    int[] tokens = {3, 1, 4, 1, 5, 9, 2, 6};
    try (var host = LanguageModelEngine.open(folder, BOTH);
        var device =
            LanguageModelEngine.open("cpu:0", folder, BOTH, BOTH, Optional.empty(), this::memory)) {
      assertArrayEquals(host.logits(tokens), device.logits(tokens));
    }
  }

  @Test
  void readingAndWritingOnDevicesOfTwoKindsIsRefused() {
    var cpu = settings(0, 6, 0);
    var gpu =
        new EngineSettings(
            new Device.Cuda(0),
            1,
            false,
            0,
            4,
            128,
            16,
            Long.MAX_VALUE,
            List.of(),
            PrefixSharing.NEVER);
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> LanguageModelEngine.openApart(folder, cpu, gpu));
    assertEquals(
        "a model must read and write on devices of one kind, got cpu:0 and cuda:0",
        error.getMessage());
  }

  @Test
  void aGpuWithoutCudaIsRefusedBeforeTheModelIsLoaded() {
    var gpu = new EngineSettings(new Device.Cuda(99), 1, false, 6, 4, 128);
    var error = assertThrows(InferenceException.class, () -> LanguageModelEngine.open(folder, gpu));
    assertTrue(String.valueOf(error.getMessage()).startsWith("cuda:99 must "), error.getMessage());
  }

  private TensorMemory memory(Device device) {
    return cuda.memory(device.id().equals("cpu:0") ? 0 : 1);
  }

  private static Map<Long, Generation> writeFour(LanguageModelEngine engine) {
    var driver = new EngineDriver(engine);
    var trunk = driver.read("<|begin|>shoes and sand, the winter and the shore");
    for (int i = 0; i < 4; i++) {
      driver.admit(
          i,
          driver.continued(trunk, "<|expert|>shoe " + i + "<|answer|>"),
          new Decoding(20 + 5 * i, 0.8, 0, 0.95, i, List.of(), OutputRule.FREE));
    }
    var written = driver.stepToEnd();
    engine.prefill().release(trunk);
    return written;
  }
}
