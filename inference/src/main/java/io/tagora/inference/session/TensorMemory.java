package io.tagora.inference.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that tensors lie in: the machine's, or a GPU's. A segment of a GPU's has an address and a
 * size, but only this interface may read and write it. Copies may be on their way until {@link
 * #await} returns. Safe to use from any thread, each waiting for its own copies.
 */
public sealed interface TensorMemory extends AutoCloseable permits HostMemory, CudaMemory {

  /**
   * Blocks that lie at equal distances in a segment.
   *
   * @param offset bytes from the segment's begin to the first
   * @param pitch bytes from the begin of one to the begin of the next
   */
  record Blocks(MemorySegment memory, long offset, long pitch) {
    MemorySegment from(long bytes, int count) {
      return memory.asSlice(offset, (count - 1) * pitch + bytes);
    }
  }

  /** Whether the machine's own instructions can read and write it. */
  boolean isHost();

  /** Zeros, freed with the arena. */
  MemorySegment zeroed(long bytes, Arena arena);

  /** A tensor over memory of this kind that must live longer than it and all that bind it. */
  OrtTensor tensor(MemorySegment data, ElementType type, long... shape);

  /** Copies blocks of so many bytes; either side may also be the machine's memory. */
  void copy(Blocks from, Blocks to, long bytes, int count);

  /** Copies whole segments of one size; either may also be the machine's memory. */
  default void copy(MemorySegment from, MemorySegment to) {
    long bytes = from.byteSize();
    copy(new Blocks(from, 0, bytes), new Blocks(to, 0, bytes), bytes, 1);
  }

  /** Returns when this thread's copies are done. */
  void await();

  /** No tensor can be made afterwards; segments live as long as their arenas. */
  @Override
  void close();
}
