package io.tagora.inference.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.kv.KvPool.Occupancy;
import io.tagora.runtime.model.KvHandle;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KvPoolTest {
  private final KvPool pool = new KvPool("cpu:0", 4, 3);

  private Placement place(String prompt) {
    var placement = pool.place(prompt.chars().toArray()).orElseThrow();
    pool.verify();
    return placement;
  }

  /** Places a prompt and computes what it lacks. */
  private KvLease read(String prompt) {
    var placement = place(prompt);
    placement.source().ifPresent(pool::unpin);
    if (!placement.isComplete()) {
      pool.filled(placement.lease(), prompt.chars().toArray());
    }
    pool.verify();
    return placement.lease();
  }

  private void release(KvLease lease) {
    pool.release(pool.handle(lease));
    pool.verify();
  }

  @Test
  void anEqualPromptSharesTheSlotWithItsHolder() {
    var first = read("trunk");
    var second = place("trunk");
    assertTrue(second.isComplete());
    assertEquals(first.row(), second.lease().row());
    assertNotEquals(first.id(), second.lease().id());
    release(first);
    assertEquals(new Occupancy(3, 2, 0, 1), pool.occupancy());
    release(second.lease());
    assertEquals(new Occupancy(3, 2, 1, 0), pool.occupancy());
  }

  @Test
  void aBranchOfAHeldTrunkCopiesItAndOfAReleasedOneTakesItOver() {
    var trunk = read("trunk");
    var branch = place("trunk+plan");
    assertEquals(5, branch.shared());
    assertEquals(trunk.row(), branch.source().orElseThrow().row());
    branch.source().ifPresent(pool::unpin);
    release(branch.lease());
    release(trunk);
    var again = place("trunk and more");
    assertEquals(5, again.shared());
    assertEquals(trunk.row(), again.lease().row());
    assertEquals(Optional.empty(), again.source());
  }

  @Test
  void theLastTokenOfAPromptThatIsNotWholeIsComputed() {
    read("trunk+plan");
    var placement = place("trunk");
    assertEquals(4, placement.shared());
    assertFalse(placement.isComplete());
  }

  @Test
  void whatIsNotFilledIsNotShared() {
    place("trunk");
    assertEquals(0, place("trunk").shared());
  }

  @Test
  void aBranchMakesRoomBeforeTheTrunkItGrewOn() {
    var trunk = read("a long trunk");
    release(read("a long trunk+1"));
    release(trunk);
    read("other");
    read("third");
    var left = place("a long trunk");
    assertTrue(left.isComplete());
    assertEquals(trunk.row(), left.lease().row());
  }

  @Test
  void amongStrangersTheOneUnusedForLongestMakesRoom() {
    release(read("one"));
    release(read("two"));
    release(read("six"));
    release(read("one"));
    read("new");
    assertEquals(0, pool.place("two".chars().toArray()).orElseThrow().shared());
  }

  @Test
  void withoutAFreeSlotABranchTakesTheSlotOfItsSibling() {
    var trunk = read("trunk");
    release(read("trunk+hiker"));
    read("stranger");
    var branch = place("trunk+sailor");
    assertEquals(6, branch.shared());
    assertEquals(Optional.empty(), branch.source());
    release(trunk);
  }

  @Test
  void thereIsNoSlotWhileAllAreLeased() {
    read("a");
    read("b");
    read("c");
    assertEquals(Optional.empty(), pool.place(new int[] {'d'}));
    assertEquals(Optional.empty(), pool.scratch(3));
    assertEquals(new Occupancy(3, 0, 0, 3), pool.occupancy());
  }

  @Test
  void aReleasedSlotIsNotUsedAgainWhileSomebodyReadsIt() {
    var read = read("trunk");
    var handle = pool.handle(read);
    assertEquals(Optional.of(read), pool.pin(handle));
    release(read);
    assertEquals(new Occupancy(3, 2, 0, 1), pool.occupancy());
    assertEquals(Optional.empty(), pool.pin(handle));
    pool.unpin(read);
    assertEquals(new Occupancy(3, 2, 1, 0), pool.occupancy());
    assertThrows(IllegalStateException.class, () -> pool.unpin(read));
  }

  @Test
  void aSlotIsPinnedOnlyOnceItIsFilled() {
    var placed = place("trunk");
    assertEquals(Optional.empty(), pool.pin(pool.handle(placed.lease())));
    assertThrows(
        IllegalStateException.class, () -> pool.filled(new KvLease(99, 4, 1), new int[] {1}));
  }

  @Test
  void handlesOfOthersAndOldOnesAreIgnored() {
    var lease = read("trunk");
    pool.release(new KvHandle("cpu:1", lease.id(), 5));
    assertEquals(1, pool.occupancy().leased());
    release(lease);
    release(lease);
    assertEquals(new Occupancy(3, 2, 1, 0), pool.occupancy());
  }

  @Test
  void aScratchSlotIsFreeAgainAndKnowsNothing() {
    release(pool.scratch(5).orElseThrow());
    assertEquals(new Occupancy(3, 3, 0, 0), pool.occupancy());
  }

  @Test
  void aPlacementSaysWhatItEvictsAndHowMuchOfThatIsElsewhere() {
    var trunk = read("trunk");
    release(read("trunk+hiker"));
    release(trunk);
    read("third");
    assertEquals(Optional.empty(), place("trunk+hiker").evicted());
    release(pool.scratch(1).orElseThrow());
    var evicted = read("other");
    release(evicted);
    var next = place("sixth").evicted().orElseThrow();
    assertEquals("other", new String(next.tokens(), 0, next.tokens().length));
    assertEquals(0, next.elsewhere());
  }

  @Test
  void whatANewPromptKeepsOfASlotIsNotLost() {
    var trunk = read("trunk");
    release(read("trunk+hiker"));
    read("stranger");
    var branch = place("trunk+sailor");
    var evicted = branch.evicted().orElseThrow();
    assertEquals("trunk+hiker", new String(evicted.tokens(), 0, evicted.tokens().length));
    assertEquals(6, evicted.elsewhere());
    release(trunk);
  }

  @Test
  void whatIsForgottenIsFreeAtOnceOrWhenItsHolderLetsGo() {
    release(read("anna's one"));
    var held = read("anna's two");
    release(read("bert's"));
    pool.forget("anna's".chars().toArray());
    pool.verify();
    assertEquals(new Occupancy(3, 1, 1, 1), pool.occupancy());
    var pinned = pool.pin(pool.handle(held)).orElseThrow();
    release(held);
    assertEquals(new Occupancy(3, 1, 1, 1), pool.occupancy());
    pool.unpin(pinned);
    pool.verify();
    assertEquals(new Occupancy(3, 2, 1, 0), pool.occupancy());
    assertEquals(0, place("anna's two").shared());
    pool.forget(new int[0]);
    assertEquals(new Occupancy(3, 2, 0, 1), pool.occupancy());
  }
}
