package io.tagora.runtime.model;

import java.util.Optional;

/** Reads prompts into KV. One thread calls it: the device's prefill worker. */
public interface PrefillEngine {
  String deviceId();

  /**
   * Reads {@code prompt} as the continuation of {@code prefix} into KV of its own; the prefix stays
   * as it is, so that many prompts can continue it, and its tokens are not computed again.
   */
  Prefilled prefill(Optional<KvHandle> prefix, HybridPrompt prompt);

  /**
   * As {@link #prefill}, in chunks: nothing is computed before the first step. An engine that
   * cannot stop midway reads all in one.
   */
  default Reading begin(Optional<KvHandle> prefix, HybridPrompt prompt) {
    return () -> Optional.of(prefill(prefix, prompt));
  }

  /** Frees the KV; a handle that is not held any more is ignored. */
  void release(KvHandle handle);

  /**
   * Forgets what is kept of prompts that begin so, wherever it is kept; what is held is forgotten
   * when it is released. An engine that keeps nothing has nothing to forget.
   *
   * @param beginning whole tokens of those prompts, as where it ends after a control token
   */
  default void forget(HybridPrompt beginning) {}

  /** Forgets all that it keeps and nobody holds, since memory is short. */
  default void forgetAll() {}

  /** How its slots are used now, if it has any. Any thread may call. */
  default Optional<KvOccupancy> occupancy() {
    return Optional.empty();
  }
}
