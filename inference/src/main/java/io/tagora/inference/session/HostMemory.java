package io.tagora.inference.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The machine's own memory: copies are done at once. */
final class HostMemory implements TensorMemory {
  private final OrtRuntime runtime;

  HostMemory(OrtRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public boolean isHost() {
    return true;
  }

  @Override
  public MemorySegment zeroed(long bytes, Arena arena) {
    return NativeMemory.zeroed(bytes, arena);
  }

  @Override
  public OrtTensor tensor(MemorySegment data, ElementType type, long... shape) {
    return runtime.tensor(data, type, shape);
  }

  @Override
  public void copy(Blocks from, Blocks to, long bytes, int count) {
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(
          from.memory(),
          from.offset() + i * from.pitch(),
          to.memory(),
          to.offset() + i * to.pitch(),
          bytes);
    }
  }

  @Override
  public void await() {}

  @Override
  public void close() {}
}
