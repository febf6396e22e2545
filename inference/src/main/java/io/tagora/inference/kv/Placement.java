package io.tagora.inference.kv;

import java.util.Optional;

/**
 * Where a prompt is to be read, and what of it is known already.
 *
 * @param lease the prompt's slot
 * @param shared how many of its first tokens need no computation
 * @param source the slot that holds them, pinned until {@link KvPool#unpin}; empty where they stand
 *     in the prompt's own slot
 * @param evicted what else the prompt's slot held before; it is gone once something is written
 */
public record Placement(
    KvLease lease, int shared, Optional<KvLease> source, Optional<Evicted> evicted) {

  /** Whether nothing is left to compute: the slot holds the whole prompt and its logits. */
  public boolean isComplete() {
    return shared == lease.tokens();
  }
}
