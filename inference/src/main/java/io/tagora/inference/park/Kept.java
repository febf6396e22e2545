package io.tagora.inference.park;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The bytes of one sealed image, wherever they are kept. */
interface Kept {

  /**
   * The bytes, readable as long as neither the arena is closed nor they are {@link #drop}ped.
   *
   * @throws IOException if they cannot be read, or are not as many any more
   */
  MemorySegment open(Arena arena) throws IOException;

  /** Frees them; what cannot be freed is left to whoever opens the place next. */
  void drop();
}
