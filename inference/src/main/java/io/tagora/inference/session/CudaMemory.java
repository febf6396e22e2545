package io.tagora.inference.session;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A GPU's memory, by CUDA's runtime library: ONNX Runtime copies whole tensors only, and a prefix
 * is a part of one.
 */
@SuppressWarnings("restricted") // CUDA says where the memory is
final class CudaMemory implements TensorMemory {
  private final int device;
  private final CudaLibrary cuda;
  private final OrtApi api;
  private final NativeHandle place;

  /**
   * The memory of a GPU.
   *
   * @param place ONNX Runtime's description of it; released by {@link #close}
   */
  CudaMemory(int device, CudaLibrary cuda, OrtApi api, MemorySegment place) {
    this.device = device;
    this.cuda = cuda;
    this.api = api;
    this.place =
        new NativeHandle("memory of cuda:" + device, api, OrtFunction.RELEASE_MEMORY_INFO, place);
  }

  @Override
  public boolean isHost() {
    return false;
  }

  @Override
  public MemorySegment zeroed(long bytes, Arena arena) {
    cuda.use(device);
    var pointer = cuda.allocate(bytes);
    try {
      cuda.zero(pointer, bytes);
      return pointer.reinterpret(bytes, arena, this::free);
    } catch (InferenceException e) {
      free(pointer);
      throw e;
    }
  }

  @Override
  public OrtTensor tensor(MemorySegment data, ElementType type, long... shape) {
    return OrtTensor.over(api, place.address(), data, type, shape);
  }

  @Override
  public void copy(Blocks from, Blocks to, long bytes, int count) {
    if (bytes > 0 && count > 0) {
      cuda.use(device);
      cuda.copy(
          from.from(bytes, count), from.pitch(), to.from(bytes, count), to.pitch(), bytes, count);
    }
  }

  /** A segment of the heap goes by way of native memory, and then the copy is done. */
  @Override
  public void copy(MemorySegment from, MemorySegment to) {
    if (from.isNative() && to.isNative()) {
      TensorMemory.super.copy(from, to);
      return;
    }
    try (var arena = Arena.ofConfined()) {
      var between = arena.allocate(from.byteSize());
      if (from.isNative()) {
        TensorMemory.super.copy(from, between);
        await();
        to.copyFrom(between);
      } else {
        TensorMemory.super.copy(between.copyFrom(from), to);
        await();
      }
    }
  }

  @Override
  public void await() {
    cuda.use(device);
    cuda.await();
  }

  @Override
  public void close() {
    place.close();
  }

  private void free(MemorySegment pointer) {
    cuda.use(device);
    cuda.free(pointer);
  }
}
