package io.tagora.runtime.model;

import java.util.Optional;

/**
 * Carries the KV of a prompt out of its slot as bytes, and into a slot of the same or another
 * engine of the same model. What is written after it there is token for token what would be written
 * here. Any thread may call.
 */
public interface KvCarrier {
  String deviceId();

  /**
   * Opens the KV of a handle, with the logits after its last token; the handle stays its holder's.
   *
   * @param chunkBytes bytes of a chunk at most, at least 1; the first has 4 bytes a token and a few
   *     hundred more, whatever this says
   * @return empty if the handle is not held any more
   */
  Optional<KvExport> export(KvHandle handle, int chunkBytes);

  /** A place for KV of elsewhere; it holds no slot yet. */
  KvIntake intake();
}
