package io.tagora.runtime.model;

import java.util.Optional;

/**
 * The KV of one prompt on its way out of its slot. The slot stays as it is until {@link #close},
 * whoever releases it meanwhile. Any thread may use it, one at a time.
 */
public interface KvExport extends AutoCloseable {

  /** Tokens of the prompt. */
  int tokens();

  /** How many chunks there are, with the first. */
  int chunks();

  /** Bytes of all chunks together. */
  long bytes();

  /** The next chunk; empty after the last. */
  Optional<KvChunk> next();

  @Override
  void close();
}
