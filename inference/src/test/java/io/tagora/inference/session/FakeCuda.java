package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CUDA's runtime library as functions of this process, called through their addresses as the real
 * one is. Its devices' memory is the machine's, so that ONNX Runtime's CPU kernels can compute on
 * it; a copy is done only when its stream is awaited, as a GPU may do.
 */
@SuppressWarnings({"restricted", "unused"}) // called by their addresses
public final class FakeCuda implements AutoCloseable {
  private static final int OUT_OF_MEMORY = 2;
  private static final int NO_DRIVER = 35;
  private static final long OWN_STREAM = 2;

  private final Arena arena = Arena.ofShared();
  private final Map<String, MemorySegment> functions = new HashMap<>();
  private final Map<Long, Arena> allocated = new HashMap<>();
  private final Map<Thread, Runnable> queued = new HashMap<>();
  private final int devices;
  private final long memoryBytes;

  /** A machine with so many GPUs, which give out so many bytes together; no driver if 0. */
  public FakeCuda(int devices, long memoryBytes) {
    this.devices = devices;
    this.memoryBytes = memoryBytes;
    add("cudaGetDeviceCount", "getDeviceCount", ADDRESS);
    add("cudaSetDevice", "setDevice", JAVA_INT);
    add("cudaMemGetInfo", "memGetInfo", ADDRESS, ADDRESS);
    add("cudaMalloc", "malloc", ADDRESS, JAVA_LONG);
    add("cudaFree", "free", ADDRESS);
    add("cudaMemsetAsync", "memset", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS);
    add(
        "cudaMemcpy2DAsync",
        "memcpy2D",
        ADDRESS,
        JAVA_LONG,
        ADDRESS,
        JAVA_LONG,
        JAVA_LONG,
        JAVA_LONG,
        JAVA_INT,
        ADDRESS);
    add("cudaStreamSynchronize", "synchronize", ADDRESS);
    var text = FunctionDescriptor.of(ADDRESS, JAVA_INT);
    functions.put("cudaGetErrorString", stub("errorString", text));
  }

  CudaLibrary library() {
    return new CudaLibrary(name -> Optional.ofNullable(functions.get(name)));
  }

  /** A library without one of its functions. */
  CudaLibrary openedWithout(String function) {
    functions.remove(function);
    return library();
  }

  /** The memory of a GPU, which ONNX Runtime takes for the machine's. */
  public TensorMemory memory(int device) {
    return OrtRuntime.shared().cudaMemory(device, library(), "Cpu");
  }

  /** Allocations that were not freed. */
  public synchronized int allocations() {
    return allocated.size();
  }

  /** Whether a thread has copies that it did not wait for. */
  public synchronized boolean isCopying() {
    return !queued.isEmpty();
  }

  @Override
  public void close() {
    arena.close();
  }

  private void add(String name, String method, MemoryLayout... arguments) {
    functions.put(name, stub(method, FunctionDescriptor.of(JAVA_INT, arguments)));
  }

  private MemorySegment stub(String method, FunctionDescriptor shape) {
    try {
      MethodType type = shape.toMethodType();
      var handle = MethodHandles.lookup().bind(this, method, type);
      return Linker.nativeLinker().upcallStub(handle, shape, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private int getDeviceCount(MemorySegment count) {
    count.reinterpret(Integer.BYTES).set(JAVA_INT, 0, devices);
    return devices == 0 ? NO_DRIVER : 0;
  }

  private int setDevice(int device) {
    return device >= 0 && device < devices ? 0 : 101;
  }

  private synchronized int memGetInfo(MemorySegment free, MemorySegment total) {
    free.reinterpret(Long.BYTES).set(JAVA_LONG, 0, memoryBytes);
    total.reinterpret(Long.BYTES).set(JAVA_LONG, 0, memoryBytes);
    return 0;
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by free()
  private synchronized int malloc(MemorySegment pointer, long bytes) {
    if (bytes > memoryBytes) {
      return OUT_OF_MEMORY;
    }
    var own = Arena.ofShared();
    var memory = own.allocate(bytes, 256).fill((byte) 0x7F);
    allocated.put(memory.address(), own);
    pointer.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, memory);
    return 0;
  }

  private synchronized int free(MemorySegment pointer) {
    var own = allocated.remove(pointer.address());
    if (own == null) {
      return 1;
    }
    own.close();
    return 0;
  }

  private int memset(MemorySegment pointer, int value, long bytes, MemorySegment stream) {
    return queue(stream, () -> pointer.reinterpret(bytes).fill((byte) value));
  }

  private int memcpy2D(
      MemorySegment to,
      long toPitch,
      MemorySegment from,
      long fromPitch,
      long width,
      long height,
      int kind,
      MemorySegment stream) {
    if (width > toPitch || width > fromPitch || kind != 4) {
      return 1;
    }
    var source = from.reinterpret((height - 1) * fromPitch + width);
    var target = to.reinterpret((height - 1) * toPitch + width);
    return queue(
        stream,
        () -> {
          for (long row = 0; row < height; row++) {
            MemorySegment.copy(source, row * fromPitch, target, row * toPitch, width);
          }
        });
  }

  private synchronized int queue(MemorySegment stream, Runnable work) {
    if (stream.address() != OWN_STREAM) {
      return 1;
    }
    queued.merge(Thread.currentThread(), work, FakeCuda::inOrder);
    return 0;
  }

  private static Runnable inOrder(Runnable first, Runnable second) {
    return () -> Stream.of(first, second).forEach(Runnable::run);
  }

  private int synchronize(MemorySegment stream) {
    Runnable work;
    synchronized (this) {
      work = queued.remove(Thread.currentThread());
    }
    if (work != null) {
      work.run();
    }
    return 0;
  }

  private MemorySegment errorString(int error) {
    return arena.allocateFrom(
        switch (error) {
          case OUT_OF_MEMORY -> "out of memory";
          case NO_DRIVER -> "no driver";
          default -> "invalid argument";
        });
  }
}
