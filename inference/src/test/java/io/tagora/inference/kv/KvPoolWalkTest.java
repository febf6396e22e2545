package io.tagora.inference.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks through all a pool can do and plays its memory beside it: no held token is ever lost. */
class KvPoolWalkTest {
  private static final int FIRST = 2;
  private static final int SLOTS = 5;

  private final KvPool pool = new KvPool("cpu:0", FIRST, SLOTS);
  private final int[][] memory = new int[FIRST + SLOTS][0];
  private final Map<KvLease, int[]> held = new HashMap<>();
  private final List<KvLease> unfilled = new ArrayList<>();
  private final List<KvLease> pinned = new ArrayList<>();

  /** What every row holds whole; a row that is being written holds nothing. */
  private final Map<Integer, int[]> known = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyLeaseHoldsItsTokensAndNoSlotIsLost(long seed) {
    var random = new Random(seed);
    int evictions = 0;
    for (int step = 0; step < 4000; step++) {
      evictions += known.size() == SLOTS ? 1 : 0;
      switch (random.nextInt(6)) {
        case 0, 1 -> place(PrefixTreeTest.randomTokens(random));
        case 2 -> take(unfilled, random).ifPresent(this::fill);
        case 3 -> take(new ArrayList<>(held.keySet()), random).ifPresent(this::release);
        case 4 -> take(new ArrayList<>(held.keySet()), random).ifPresent(this::pin);
        default -> take(pinned, random).ifPresent(pool::unpin);
      }
      pool.verify();
      held.forEach((lease, tokens) -> assertBeginsWith(tokens, memory[lease.row()]));
    }
    assertTrue(evictions > 100, "the walk must fill the pool, got " + evictions);
    endAll();
  }

  private void place(int[] tokens) {
    int longest =
        known.values().stream()
            .mapToInt(row -> Arrays.equals(row, tokens) ? row.length : shared(row, tokens))
            .max()
            .orElse(0);
    pool.place(tokens)
        .ifPresentOrElse(
            placement -> {
              assertEquals(longest, placement.shared());
              take(tokens, placement);
            },
            () -> assertEquals(SLOTS, pool.occupancy().leased()));
  }

  private static int shared(int[] row, int[] tokens) {
    return Math.min(PrefixTreeTest.common(row, tokens), tokens.length - 1);
  }

  private void take(int[] tokens, Placement placement) {
    int row = placement.lease().row();
    int from = placement.source().map(KvLease::row).orElse(row);
    var beginning = Arrays.copyOf(tokens, placement.shared());
    assertBeginsWith(beginning, memory[from]);
    placement.source().ifPresent(pool::unpin);
    if (placement.isComplete()) {
      held.put(placement.lease(), tokens);
      return;
    }
    assertTrue(held.keySet().stream().noneMatch(lease -> lease.row() == row), "row is held");
    known.remove(row);
    memory[row] = tokens;
    unfilled.add(placement.lease());
  }

  private void fill(KvLease lease) {
    pool.filled(lease, memory[lease.row()]);
    held.put(lease, memory[lease.row()]);
    known.put(lease.row(), memory[lease.row()]);
  }

  private void release(KvLease lease) {
    pool.release(pool.handle(lease));
    held.remove(lease);
  }

  private void pin(KvLease lease) {
    assertEquals(Optional.of(lease), pool.pin(pool.handle(lease)));
    assertArrayEquals(held.get(lease), pool.tokens(lease));
    pinned.add(lease);
  }

  private void endAll() {
    pinned.forEach(pool::unpin);
    unfilled.forEach(lease -> pool.release(pool.handle(lease)));
    new ArrayList<>(held.keySet()).forEach(this::release);
    pool.verify();
    assertEquals(0, pool.occupancy().leased());
    assertEquals(known.size(), pool.occupancy().cached());
  }

  private static void assertBeginsWith(int[] beginning, int[] row) {
    assertArrayEquals(beginning, Arrays.copyOf(row, beginning.length));
  }

  private static Optional<KvLease> take(List<KvLease> from, Random random) {
    return from.isEmpty()
        ? Optional.empty()
        : Optional.of(from.remove(random.nextInt(from.size())));
  }
}
