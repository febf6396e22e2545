package io.tagora.inference.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.kv.KvPool.Occupancy;
import io.tagora.runtime.model.KvHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KvPoolTest {
  private final KvPool pool = new KvPool("cpu:0", 4, 3);

  @Test
  void leasesAreNewAndSlotsAreUsedAgain() {
    var first = pool.lease(7).orElseThrow();
    pool.release(pool.handle(first));
    var second = pool.lease(9).orElseThrow();
    assertEquals(first.row(), second.row());
    assertNotEquals(first.id(), second.id());
    assertEquals(new KvHandle("cpu:0", second.id(), 9), pool.handle(second));
  }

  @Test
  void thereIsNoLeaseWithoutAFreeSlot() {
    for (int i = 0; i < 3; i++) {
      assertTrue(pool.lease(1).isPresent());
    }
    assertEquals(Optional.empty(), pool.lease(1));
    assertEquals(new Occupancy(3, 0, 3), pool.occupancy());
  }

  @Test
  void aReleasedSlotIsNotUsedAgainWhileSomebodyReadsIt() {
    var read = pool.lease(5).orElseThrow();
    var handle = pool.handle(read);
    assertEquals(Optional.of(read), pool.pin(handle));
    pool.release(handle);
    assertEquals(new Occupancy(3, 2, 1), pool.occupancy());
    assertEquals(Optional.empty(), pool.pin(handle));
    pool.unpin(read);
    assertEquals(new Occupancy(3, 3, 0), pool.occupancy());
    assertThrows(IllegalStateException.class, () -> pool.unpin(read));
  }

  @Test
  void handlesOfOthersAndOldOnesAreIgnored() {
    var lease = pool.lease(5).orElseThrow();
    pool.release(new KvHandle("cpu:1", lease.id(), 5));
    assertEquals(1, pool.occupancy().held());
    pool.release(pool.handle(lease));
    pool.release(pool.handle(lease));
    assertEquals(3, pool.occupancy().free());
  }

  @Test
  void noSlotIsEverLostOrGivenTwice() {
    var random = new Random(17);
    var held = new ArrayList<KvLease>();
    var pinned = new ArrayList<KvLease>();
    for (int i = 0; i < 5000; i++) {
      switch (random.nextInt(4)) {
        case 0 -> pool.lease(i).ifPresent(held::add);
        case 1 -> take(held, random).ifPresent(lease -> pool.release(pool.handle(lease)));
        case 2 -> peek(held, random).flatMap(l -> pool.pin(pool.handle(l))).ifPresent(pinned::add);
        default -> take(pinned, random).ifPresent(pool::unpin);
      }
      pool.verify();
    }
    held.forEach(lease -> pool.release(pool.handle(lease)));
    pinned.forEach(pool::unpin);
    assertEquals(new Occupancy(3, 3, 0), pool.occupancy());
  }

  private static Optional<KvLease> take(List<KvLease> from, Random random) {
    return from.isEmpty()
        ? Optional.empty()
        : Optional.of(from.remove(random.nextInt(from.size())));
  }

  private static Optional<KvLease> peek(List<KvLease> from, Random random) {
    return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
  }
}
