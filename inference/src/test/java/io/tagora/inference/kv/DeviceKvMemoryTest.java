package io.tagora.inference.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tagora.inference.session.FakeCuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows in a device's memory: what was copied is there when a copy returns. */
class DeviceKvMemoryTest {
  private static final KvShape SHAPE = new KvShape(2, 3, 7, 4, KvFormat.FP16);

  @Test
  void aRowIsReadAsItWasWrittenAndCopied() {
    try (var cuda = new FakeCuda(1, 1 << 20);
        var device = cuda.memory(0);
        var arena = Arena.ofConfined()) {
      var memory = new KvMemory(SHAPE, 2, device, arena);
      var strip = new byte[(int) (5 * SHAPE.tokenBytes())];
      new Random(3).nextBytes(strip);
      memory.write(4, 0, 0, MemorySegment.ofArray(strip));
      assertFalse(cuda.isCopying());
      memory.copy(memory, 0, 1, 5);
      assertFalse(cuda.isCopying(), "who copies may give the source back at once");
      var read = new byte[strip.length];
      memory.read(4, 1, 0, MemorySegment.ofArray(read));
      assertArrayEquals(strip, read);
    }
  }
}
