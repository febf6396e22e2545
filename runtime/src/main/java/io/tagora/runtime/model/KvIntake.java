package io.tagora.runtime.model;

/**
 * A free slot that KV of elsewhere comes into, chunk by chunk. Any thread may use it, one at a
 * time. It holds the slot from the first chunk on, until the KV has arrived, was refused or {@link
 * #cancel}; nobody else sees the KV before it is whole.
 */
public interface KvIntake {

  /**
   * Takes the next chunk. After a refusal that is not retryable every chunk is refused in the same
   * words.
   */
  KvArrival add(KvChunk chunk);

  /** Gives up and frees the slot; what has arrived or was refused is left alone. */
  void cancel();
}
