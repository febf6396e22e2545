package io.tagora.runtime.model;

import java.util.Optional;

/**
 * A prompt on its way into KV, a chunk at a time, so that other prompts can have their turn between
 * chunks. Belongs to the thread that owns its engine. Until {@link #step} has brought KV or a
 * refusal for good, it holds memory that only {@link #cancel} frees.
 */
@FunctionalInterface
public interface Reading {

  /**
   * Computes the next chunk; empty if more is to come. After a refusal that is retryable it may be
   * stepped again when there is memory.
   */
  Optional<Prefilled> step();

  /** Gives up and frees what it holds; one that is over is left alone. */
  default void cancel() {}
}
