package io.tagora.inference.engine;

import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.TensorMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Whole numbers that runs read, written by the host before each. Where a GPU computes it has a copy
 * of them at a fixed place, since binding a tensor of the host's would copy it once, and a run
 * would not see what is written later.
 */
final class RunNumbers {
  private final TensorMemory memory;
  private final ElementType type;
  private final MemorySegment written;
  private final MemorySegment read;

  RunNumbers(TensorMemory memory, ElementType type, int most, Arena arena) {
    this.memory = memory;
    this.type = type;
    long bytes = (long) most * type.bytes();
    written = arena.allocate(bytes, Long.BYTES);
    read = memory.isHost() ? written : memory.zeroed(bytes, arena);
  }

  /** Where the host writes them. */
  MemorySegment written() {
    return written;
  }

  /** Lets runs read the first ones as they are now; done when the memory is awaited. */
  void publish(int count) {
    if (!memory.isHost()) {
      memory.copy(first(written, count), first(read, count));
    }
  }

  /** Binds the first ones as an input of a shape with as many elements. */
  void bind(OrtBinding binding, String name, int count, long... shape) {
    try (var tensor = memory.tensor(first(read, count), type, shape)) {
      binding.input(name, tensor);
    }
  }

  private MemorySegment first(MemorySegment numbers, int count) {
    return numbers.asSlice(0, (long) count * type.bytes());
  }
}
