package io.tagora.inference.kv;

import io.tagora.runtime.model.KvHandle;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds which slot of the KV memory. A slot is free, or held under a lease until it is
 * released; while somebody reads from it (a pin), a released slot waits and becomes free with the
 * last unpin.
 *
 * <p>Every method takes the pool's one lock for a few instructions, so the prefill and the decode
 * worker may both call. The memory of a held slot belongs to the lease's owner, and a reader that
 * pinned it may copy from it.
 */
public final class KvPool {
  private final String deviceId;
  private final int firstRow;
  private final int slots;
  private final Deque<Integer> free = new ArrayDeque<>();
  private final Map<Long, Held> held = new HashMap<>();
  private long nextLease = 1;

  /** Slots at rows [firstRow, firstRow + slots), all free. */
  public KvPool(String deviceId, int firstRow, int slots) {
    this.deviceId = deviceId;
    this.firstRow = firstRow;
    this.slots = slots;
    for (int row = firstRow; row < firstRow + slots; row++) {
      free.add(row);
    }
  }

  public int slots() {
    return slots;
  }

  /** Takes a free slot for so many tokens, or none if all are held. */
  public synchronized Optional<KvLease> lease(int tokens) {
    // Last freed, first used: its pages are in memory already.
    var row = free.poll();
    if (row == null) {
      return Optional.empty();
    }
    var lease = new KvLease(nextLease++, row, tokens);
    held.put(lease.id(), new Held(lease));
    return Optional.of(lease);
  }

  public KvHandle handle(KvLease lease) {
    return new KvHandle(deviceId, lease.id(), lease.tokens());
  }

  /** Keeps a held slot from being used anew until {@link #unpin}; none if it is not held. */
  public synchronized Optional<KvLease> pin(KvHandle handle) {
    var entry = handle.deviceId().equals(deviceId) ? held.get(handle.lease()) : null;
    if (entry == null || entry.released) {
      return Optional.empty();
    }
    entry.pins++;
    return Optional.of(entry.lease);
  }

  /** Ends what {@link #pin} began. */
  public synchronized void unpin(KvLease lease) {
    var entry = held.get(lease.id());
    if (entry == null || entry.pins == 0) {
      throw new IllegalStateException("a slot must be pinned to be unpinned, got " + lease);
    }
    entry.pins--;
    freeIfDone(entry);
  }

  /** Ends a lease; one that has ended already, or is another device's, is ignored. */
  public synchronized void release(KvHandle handle) {
    var entry = handle.deviceId().equals(deviceId) ? held.get(handle.lease()) : null;
    if (entry != null) {
      entry.released = true;
      freeIfDone(entry);
    }
  }

  public synchronized Occupancy occupancy() {
    return new Occupancy(slots, free.size(), held.size());
  }

  /**
   * Checks that every slot is either free or held, once.
   *
   * @throws IllegalStateException if one is lost or given twice
   */
  public synchronized void verify() {
    var seen = new BitSet();
    free.forEach(row -> see(seen, row));
    held.values().forEach(entry -> see(seen, entry.lease.row()));
    if (seen.cardinality() != slots) {
      throw new IllegalStateException(
          "free and held slots must be %d together, got %d".formatted(slots, seen.cardinality()));
    }
  }

  private void see(BitSet seen, int row) {
    if (seen.get(row) || row < firstRow || row >= firstRow + slots) {
      throw new IllegalStateException("a slot must be free or held once, got row " + row);
    }
    seen.set(row);
  }

  private void freeIfDone(Held entry) {
    if (entry.released && entry.pins == 0) {
      held.remove(entry.lease.id());
      free.push(entry.lease.row());
    }
  }

  /** How many slots there are, and how they are used. */
  public record Occupancy(int slots, int free, int held) {}

  private static final class Held {
    private final KvLease lease;
    private int pins;
    private boolean released;

    private Held(KvLease lease) {
      this.lease = lease;
    }
  }
}
