package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The few functions of CUDA's runtime library that memory needs; every status is checked. Copies
 * are queued to the calling thread's own stream, so threads do not wait for each other. What is
 * called after {@link #use} is about that GPU, thread by thread.
 */
@SuppressWarnings("restricted")
final class CudaLibrary {
  /** The library that ONNX Runtime's CUDA provider needs too. */
  static final List<String> NAMES = List.of("libcudart.so.13", "libcudart.so.12");

  /** {@code cudaMemcpyDefault}: the driver knows where a pointer points to. */
  private static final int ANY_DIRECTION = 4;

  /** {@code cudaStreamPerThread}. */
  private static final MemorySegment OWN_STREAM = MemorySegment.ofAddress(2);

  private static final BiFunction<String, Arena, SymbolLookup> LOADER = SymbolLookup::libraryLookup;

  private final SymbolLookup symbols;
  private final MethodHandle getDeviceCount;
  private final MethodHandle setDevice;
  private final MethodHandle memoryInfo;
  private final MethodHandle malloc;
  private final MethodHandle free;
  private final MethodHandle fill;
  private final MethodHandle copy;
  private final MethodHandle await;
  private final MethodHandle errorText;

  CudaLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
    getDeviceCount = status("cudaGetDeviceCount", ADDRESS);
    setDevice = status("cudaSetDevice", JAVA_INT);
    memoryInfo = status("cudaMemGetInfo", ADDRESS, ADDRESS);
    malloc = status("cudaMalloc", ADDRESS, JAVA_LONG);
    free = status("cudaFree", ADDRESS);
    fill = status("cudaMemsetAsync", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS);
    copy =
        status(
            "cudaMemcpy2DAsync",
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_INT,
            ADDRESS);
    await = status("cudaStreamSynchronize", ADDRESS);
    errorText = handle("cudaGetErrorString", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  /** Loads the first of the libraries that is there, for the life of the process. */
  static CudaLibrary load(List<String> names) {
    for (var name : names) {
      try {
        return new CudaLibrary(LOADER.apply(name, Arena.global()));
      } catch (IllegalArgumentException _) {
        // The next may be there.
      }
    }
    throw new InferenceException(
        "a CUDA device must have the library %s, got none; install CUDA and cuDNN, or name their folders in LD_LIBRARY_PATH"
            .formatted(String.join(" or ", names)));
  }

  int devices() {
    try (var arena = Arena.ofConfined()) {
      var count = arena.allocate(JAVA_INT);
      check("cudaGetDeviceCount", (int) getDeviceCount.invokeExact(count));
      return count.get(JAVA_INT, 0);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void use(int device) {
    try {
      check("cudaSetDevice", (int) setDevice.invokeExact(device));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Bytes that could be allocated now. */
  long freeBytes() {
    try (var arena = Arena.ofConfined()) {
      var free = arena.allocate(JAVA_LONG);
      var total = arena.allocate(JAVA_LONG);
      check("cudaMemGetInfo", (int) memoryInfo.invokeExact(free, total));
      return free.get(JAVA_LONG, 0);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  MemorySegment allocate(long bytes) {
    try (var arena = Arena.ofConfined()) {
      var pointer = arena.allocate(ADDRESS);
      check("cudaMalloc of %d bytes".formatted(bytes), (int) malloc.invokeExact(pointer, bytes));
      return pointer.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void free(MemorySegment pointer) {
    try {
      check("cudaFree", (int) free.invokeExact(pointer));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void zero(MemorySegment pointer, long bytes) {
    try {
      check("cudaMemsetAsync", (int) fill.invokeExact(pointer, 0, bytes, OWN_STREAM));
    } catch (Throwable e) {
      throw rethrow(e);
    }
    await();
  }

  /** Queues a copy of blocks whose begins lie a pitch apart. */
  void copy(
      MemorySegment from, long fromPitch, MemorySegment to, long toPitch, long bytes, int count) {
    try {
      check(
          "cudaMemcpy2DAsync",
          (int)
              copy.invokeExact(
                  to, toPitch, from, fromPitch, bytes, (long) count, ANY_DIRECTION, OWN_STREAM));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  void await() {
    try {
      check("cudaStreamSynchronize", (int) await.invokeExact(OWN_STREAM));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  private void check(String call, int status) throws Throwable {
    if (status != 0) {
      var text = OrtApi.text((MemorySegment) errorText.invokeExact(status));
      throw new InferenceException("CUDA refused %s: %s (%d)".formatted(call, text, status));
    }
  }

  private MethodHandle status(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private MethodHandle handle(String name, FunctionDescriptor shape) {
    var address =
        symbols
            .find(name)
            .orElseThrow(() ->
                new InferenceException("CUDA's runtime library must have " + name + ", got none"));
    return Linker.nativeLinker().downcallHandle(address, shape);
  }

  private static RuntimeException rethrow(Throwable e) {
    return switch (e) {
      case RuntimeException known -> known;
      case Error error -> throw error;
      default -> new InferenceException("a call into CUDA must return, got " + e, e);
    };
  }
}
