package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.tagora.inference.InferenceException;
import io.tagora.inference.session.TensorMemory.Blocks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CudaMemoryTest {
  private final FakeCuda cuda = new FakeCuda(2, 1 << 20);
  private final TensorMemory memory = cuda.memory(1);

  @AfterEach
  void close() {
    memory.close();
    cuda.close();
  }

  @Test
  void memoryIsZeroedAndFreedWithItsArena() {
    try (var arena = Arena.ofConfined()) {
      assertArrayEquals(new byte[6], bytes(memory.zeroed(6, arena)));
      assertEquals(1, cuda.allocations());
    }
    assertEquals(0, cuda.allocations());
  }

  @Test
  void blocksAreCopiedAsTheTwinInTheMachinesMemoryCopiesThem() {
    try (var arena = Arena.ofConfined()) {
      var source = arena.allocateFrom(JAVA_BYTE, counted(40));
      var device = memory.zeroed(40, arena);
      memory.copy(new Blocks(source, 3, 9), new Blocks(device, 1, 12), 7, 3);
      memory.await();
      var twin = arena.allocate(40);
      OrtRuntime.shared()
          .hostMemory()
          .copy(new Blocks(source, 3, 9), new Blocks(twin, 1, 12), 7, 3);
      assertArrayEquals(twin.toArray(JAVA_BYTE), bytes(device));
      assertEquals(3, twin.get(JAVA_BYTE, 1));
    }
  }

  @Test
  void copiesOfMoreThanASegmentHasAreRefused() {
    try (var arena = Arena.ofConfined()) {
      var small = new Blocks(arena.allocate(8), 0, 4);
      var device = new Blocks(memory.zeroed(40, arena), 0, 4);
      assertThrows(IndexOutOfBoundsException.class, () -> memory.copy(small, device, 4, 3));
    }
  }

  @Test
  void segmentsOfTheHeapAreCopiedTooAndAtOnce() {
    try (var arena = Arena.ofConfined()) {
      var device = memory.zeroed(5, arena);
      memory.copy(MemorySegment.ofArray(counted(5)), device);
      var read = new byte[5];
      memory.copy(device, MemorySegment.ofArray(read));
      assertArrayEquals(counted(5), read);
    }
  }

  @Test
  void nothingToCopyIsNoCall() {
    try (var arena = Arena.ofConfined()) {
      var device = memory.zeroed(4, arena);
      memory.copy(new Blocks(device, 0, 4), new Blocks(device, 0, 4), 0, 1);
      memory.await();
      assertArrayEquals(new byte[4], bytes(device));
    }
  }

  @Test
  void aGpuThatIsFullSaysSo() {
    try (var arena = Arena.ofConfined()) {
      var error = assertThrows(InferenceException.class, () -> memory.zeroed(2 << 20, arena));
      assertEquals(
          "CUDA refused cudaMalloc of 2097152 bytes: out of memory (2)", error.getMessage());
    }
  }

  @Test
  void aGpuThatIsNotThereIsRefused() {
    var error = assertThrows(InferenceException.class, () -> cuda.memory(2));
    assertEquals(
        "cuda:2 must be a GPU that CUDA shows, got 2 of them; see ./tagora devices",
        error.getMessage());
  }

  @Test
  void aMachineWithoutADriverIsRefusedInCudasWords() {
    try (var none = new FakeCuda(0, 0)) {
      var error = assertThrows(InferenceException.class, () -> none.memory(0));
      assertEquals(
          "cuda:0 must be a GPU whose driver CUDA knows, got none: CUDA refused cudaGetDeviceCount:"
              + " no driver (35)",
          error.getMessage());
    }
  }

  @Test
  void aLibraryThatIsNotThereIsNamedWithWhatToInstall() {
    var names = List.of("libno-such-cudart.so.99", "libno-such-cudart.so.98");
    var error = assertThrows(InferenceException.class, () -> CudaLibrary.load(names));
    assertEquals(
        "a CUDA device must have the library libno-such-cudart.so.99 or libno-such-cudart.so.98,"
            + " got none; install CUDA and cuDNN, or name their folders in LD_LIBRARY_PATH",
        error.getMessage());
  }

  @Test
  void aLibraryThatIsNotCudaIsRefused() {
    var error =
        assertThrows(InferenceException.class, () -> CudaLibrary.load(List.of("libc.so.6")));
    assertEquals(
        "CUDA's runtime library must have cudaGetDeviceCount, got none", error.getMessage());
    assertThrows(InferenceException.class, () -> cuda.openedWithout("cudaGetErrorString"));
  }

  @Test
  void anOnnxRuntimeWithoutCudaIsRefusedWithHowToGetOne() {
    var runtime = OrtRuntime.shared();
    assumeFalse(runtime.providers().contains(CudaProvider.NAME), "this one has CUDA");
    var error = assertThrows(InferenceException.class, () -> runtime.cudaMemory(0));
    var text = String.valueOf(error.getMessage());
    assertTrue(text.startsWith("cuda:0 must have an ONNX Runtime with CUDA, got 1."), text);
    assertTrue(text.contains("TAGORA_ONNXRUNTIME"), text);
    assertTrue(text.contains("./tagora package gpu"), text);
  }

  private static byte[] counted(int count) {
    var bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private byte[] bytes(MemorySegment device) {
    try (var arena = Arena.ofConfined()) {
      var read = arena.allocate(device.byteSize());
      memory.copy(device, read);
      memory.await();
      return read.toArray(JAVA_BYTE);
    }
  }
}
