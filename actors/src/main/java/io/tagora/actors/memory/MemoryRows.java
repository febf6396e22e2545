package io.tagora.actors.memory;

import java.util.concurrent.CompletionStage;

/** What of the journal's rows no actor does. Any thread may call. */
public interface MemoryRows {
  /**
   * Deletes the rows and images of a memory before a row, from the disk too as far as the store
   * can.
   *
   * @param id the memory's persistence id
   */
  CompletionStage<?> deleteBefore(String id, long sequenceNumber);

  /**
   * Under which id the rows of a user's memory stand; readable, unless the store has a key that
   * hides whose they are.
   */
  default String idOf(String userId) {
    return "user|" + userId;
  }
}
