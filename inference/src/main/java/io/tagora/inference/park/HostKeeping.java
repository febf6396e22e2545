package io.tagora.inference.park;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Keeps images in the memory that they were made in. */
final class HostKeeping implements Keeping {

  private record InMemory(MemorySegment image, Arena memory) implements Kept {
    @Override
    public MemorySegment open(Arena arena) {
      return image;
    }

    @Override
    public void drop() {
      memory.close();
    }
  }

  @Override
  public Kept keep(MemorySegment image, Arena memory) {
    return new InMemory(image, memory);
  }

  @Override
  public List<Kept> found() {
    return List.of();
  }

  /** The park drops what it knows. */
  @Override
  public void close() {}
}
