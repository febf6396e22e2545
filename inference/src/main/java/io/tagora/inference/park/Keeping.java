package io.tagora.inference.park;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A place that images are kept in. */
interface Keeping extends AutoCloseable {

  /**
   * Keeps an image; it is there whole or not at all.
   *
   * @param memory of the image: the place's from now on, also if this throws
   * @throws IOException if there is no room or no such place any more
   */
  Kept keep(MemorySegment image, Arena memory) throws IOException;

  /** What former engines left here, those first that were kept first; asked once. */
  List<Kept> found();

  /** Leaves what is kept as it is, if the place outlives the engine. */
  @Override
  void close();
}
