package io.tagora.inference.kv;

import io.tagora.runtime.model.KvHandle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which slot of the KV memory, and what the slots know.
 *
 * <p>A slot is <em>free</em>, or <em>leased</em> by one or more holders, or <em>cached</em>: nobody
 * holds it, but it still has the tokens that were read into it, so that a prompt which begins alike
 * need not compute them. While somebody copies from a slot (a pin) it counts as leased.
 *
 * <p>A new prompt gets, in this order: the slot that holds exactly its tokens, shared with who
 * holds it; a cached slot whose tokens it continues; a free slot; a cached slot that shares at
 * least half of its tokens; the cached slot that was not used for the longest time, those first of
 * whose tokens another slot has the greater part. So a branch makes room before the trunk that it
 * grew on.
 *
 * <p>Every method takes the pool's one lock for a short walk, so the prefill and the decode worker
 * may both call. The memory of a leased slot that is not filled yet belongs to the prefill thread;
 * a filled one is not written before its last lease and pin have ended.
 */
public final class KvPool {
  private static final Comparator<KvSlot> BY_USE = Comparator.comparingLong(slot -> slot.lastUse);

  private final String deviceId;
  private final KvSlot[] slots;
  private final int firstRow;
  private final PrefixTree tree = new PrefixTree();
  private final Map<Long, KvSlot> leased = new HashMap<>();
  private long nextLease = 1;
  private long uses;

  /** Slots at rows [firstRow, firstRow + slots), all free. */
  public KvPool(String deviceId, int firstRow, int slots) {
    this.deviceId = deviceId;
    this.firstRow = firstRow;
    this.slots = new KvSlot[slots];
    for (int i = 0; i < slots; i++) {
      this.slots[i] = new KvSlot(firstRow + i);
    }
  }

  public String deviceId() {
    return deviceId;
  }

  public int slots() {
    return slots.length;
  }

  /**
   * Leases a slot for a prompt of at least one token, or none if all are leased. What the placement
   * does not share is to be computed, and then the slot is to be {@link #filled}.
   */
  public synchronized Optional<Placement> place(int[] tokens) {
    var match = tree.longest(tokens);
    // The logits after the last token are kept of whole prompts only.
    int shared = Math.min(match.tokens(), tokens.length - 1);
    return equal(match, tokens.length)
        .map(slot -> held(slot, tokens.length))
        .or(() -> writable(match, shared).map(slot -> place(slot, match, shared, tokens.length)));
  }

  /** Leases a slot for something that no prompt shall share, or none if all are leased. */
  public synchronized Optional<KvLease> scratch(int tokens) {
    var nothing = new PrefixTree.Match(0, new BitSet());
    return writable(nothing, 0).map(slot -> place(slot, nothing, 0, tokens).lease());
  }

  /** What a leased slot holds from now on; prompts that begin alike may share it at once. */
  public synchronized void filled(KvLease lease, int[] tokens) {
    var slot = leased.get(lease.id());
    if (slot == null || slot.isFilled()) {
      throw new IllegalStateException("a slot must be leased and not yet filled, got " + lease);
    }
    slot.tokens = tokens.clone();
    tree.add(slot.tokens, slot.row);
  }

  public KvHandle handle(KvLease lease) {
    return new KvHandle(deviceId, lease.id(), lease.tokens());
  }

  /** Keeps a filled slot as it is until {@link #unpin}; none if the handle does not hold one. */
  public synchronized Optional<KvLease> pin(KvHandle handle) {
    var slot = slotOf(handle);
    if (slot == null || !slot.isFilled()) {
      return Optional.empty();
    }
    return Optional.of(pinned(slot, handle.lease()));
  }

  /**
   * Keeps the slot with the longest beginning of a pinned slot's tokens, which is less than all of
   * them, until {@link #unpin}; none if no other slot holds one of at least {@code least} tokens.
   */
  public synchronized Optional<KvLease> pinBeginning(KvLease lease, int least) {
    int[] tokens = slots[lease.row() - firstRow].tokens;
    return Stream.of(slots)
        .filter(slot -> slot.tokens.length >= least && slot.tokens.length < tokens.length)
        .filter(slot -> Arrays.mismatch(slot.tokens, tokens) == slot.tokens.length)
        .max(Comparator.comparingInt(slot -> slot.tokens.length))
        .map(slot -> pinned(slot, nextLease++));
  }

  /** Ends what {@link #pin}, {@link #pinBeginning} or {@link #place} began. */
  public synchronized void unpin(KvLease lease) {
    var slot = slots[lease.row() - firstRow];
    if (slot.pins == 0) {
      throw new IllegalStateException("a slot must be pinned to be unpinned, got " + lease);
    }
    slot.pins--;
    clearIfForgotten(slot);
  }

  /** The tokens of a slot that is pinned. */
  public synchronized int[] tokens(KvLease lease) {
    return slots[lease.row() - firstRow].tokens.clone();
  }

  /** Ends a lease; one that has ended already, or is another device's, is ignored. */
  public synchronized void release(KvHandle handle) {
    var slot = slotOf(handle);
    if (slot != null) {
      leased.remove(handle.lease());
      slot.leases.remove(handle.lease());
      slot.lastUse = ++uses;
      clearIfForgotten(slot);
    }
  }

  /**
   * Forgets prompts that begin so; all, if that is nothing. What is held goes on and is forgotten
   * when its last lease and pin have ended.
   */
  public synchronized void forget(int[] beginning) {
    for (var slot : slots) {
      slot.isForgotten |= slot.isFilled() && slot.beginsWith(beginning);
      clearIfForgotten(slot);
    }
  }

  private void clearIfForgotten(KvSlot slot) {
    if (slot.isForgotten && slot.isCached()) {
      clear(slot);
    }
  }

  public synchronized Occupancy occupancy() {
    return new Occupancy(
        slots.length, count(KvSlot::isFree), count(KvSlot::isCached), count(KvSlot::isLeased));
  }

  /**
   * Checks that every slot is free, cached or leased, that the leases are those of the slots, and
   * that the tree holds what the slots hold.
   *
   * @throws IllegalStateException if something is lost or held twice
   */
  public synchronized void verify() {
    var now = occupancy();
    if (now.free() + now.cached() + now.leased() != now.slots()) {
      throw new IllegalStateException("free + cached + leased must be all slots, got " + now);
    }
    int leases = Stream.of(slots).mapToInt(slot -> slot.leases.size()).sum();
    if (leases != leased.size()) {
      throw new IllegalStateException(
          "slots must have %d leases, got %d".formatted(leased.size(), leases));
    }
    leased.forEach((lease, slot) -> require(slot.leases.contains(lease), slot));
    for (var slot : slots) {
      require(slot.pins >= 0, slot);
      require(tree.longest(slot.tokens).rows().get(slot.row) == slot.isFilled(), slot);
    }
  }

  private static void require(boolean holds, KvSlot slot) {
    if (!holds) {
      throw new IllegalStateException("a slot must be accounted for, got row " + slot.row);
    }
  }

  private Placement place(KvSlot slot, PrefixTree.Match match, int shared, int length) {
    // An own row may be taken over: then what is shared stands in it.
    boolean own = shared == 0 || match.rows().get(slot.row);
    Optional<KvLease> source =
        own ? Optional.empty() : Optional.of(pinned(latest(match.rows()), nextLease++));
    var evicted = evicted(slot, shared);
    return new Placement(lease(slot, length), shared, source, evicted);
  }

  private Placement held(KvSlot slot, int length) {
    return new Placement(lease(slot, length), length, Optional.empty(), Optional.empty());
  }

  /** Empties a slot for a prompt that will begin with so many tokens of this or another. */
  private Optional<Evicted> evicted(KvSlot slot, int shared) {
    int[] tokens = slot.tokens;
    clear(slot);
    if (tokens.length == 0) {
      return Optional.empty();
    }
    int kept = Math.max(shared, tree.longest(tokens).tokens());
    return Optional.of(new Evicted(tokens, kept));
  }

  private void clear(KvSlot slot) {
    tree.remove(slot.row);
    slot.tokens = KvSlot.NOTHING;
    slot.isForgotten = false;
  }

  private Optional<KvSlot> equal(PrefixTree.Match match, int length) {
    return rows(match.rows())
        .filter(slot -> match.tokens() == length && slot.tokens.length == length)
        .findFirst();
  }

  private Optional<KvSlot> writable(PrefixTree.Match match, int shared) {
    return oldest(rows(match.rows()).filter(slot -> slot.tokens.length == shared))
        .or(() -> Stream.of(slots).filter(KvSlot::isFree).max(BY_USE))
        .or(() -> oldest(rows(match.rows()).filter(slot -> 2 * shared >= slot.tokens.length)))
        .or(() -> oldest(Stream.of(slots).filter(this::isMostlyElsewhere)))
        .or(() -> oldest(Stream.of(slots)));
  }

  private boolean isMostlyElsewhere(KvSlot slot) {
    return 2 * tree.shared(slot.row) >= slot.tokens.length;
  }

  private static Optional<KvSlot> oldest(Stream<KvSlot> among) {
    return among.filter(KvSlot::isCached).min(BY_USE);
  }

  private KvSlot latest(BitSet rows) {
    return rows(rows).max(BY_USE).orElseThrow();
  }

  private Stream<KvSlot> rows(BitSet rows) {
    return rows.stream().mapToObj(row -> slots[row - firstRow]);
  }

  private KvLease lease(KvSlot slot, int tokens) {
    var lease = new KvLease(nextLease++, slot.row, tokens);
    slot.leases.add(lease.id());
    slot.lastUse = ++uses;
    leased.put(lease.id(), slot);
    return lease;
  }

  private KvLease pinned(KvSlot slot, long id) {
    slot.pins++;
    slot.lastUse = ++uses;
    return new KvLease(id, slot.row, slot.tokens.length);
  }

  private @Nullable KvSlot slotOf(KvHandle handle) {
    return handle.deviceId().equals(deviceId) ? leased.get(handle.lease()) : null;
  }

  private int count(Predicate<KvSlot> state) {
    return (int) Stream.of(slots).filter(state).count();
  }

  /** How many slots there are, and how they are used. */
  public record Occupancy(int slots, int free, int cached, int leased) {}
}
