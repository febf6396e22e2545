package io.tagora.inference.park;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.kv.Evicted;
import io.tagora.inference.kv.KvHeader;
import io.tagora.inference.park.Restoring.Outcome;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvParkTest {
  private static final int LEAST = 4;
  private final Rows rows = new Rows();
  private final Deque<Runnable> writes = new ArrayDeque<>();
  private final KvPark park = park(10_000_000, Runnable::run);

  private static KvPark park(long maxBytes, Executor writer) {
    var settings = new ParkSettings(new ParkSettings.Place.Memory(), maxBytes, LEAST);
    return new KvPark(
        settings, "model", Rows.GEOMETRY, Rows.CAPACITY, new HostKeeping(), writer, () -> 0);
  }

  private static int[] tokens(String text) {
    return text.chars().toArray();
  }

  private static long bytes(String text) {
    return KvImage.bytes(new KvHeader("model", Rows.GEOMETRY, KvPark.CHUNK_BYTES, tokens(text)));
  }

  @AfterEach
  void close() {
    park.close();
    assertEquals(0, park.figures().bytes());
    rows.close();
  }

  /** Parks a prompt as if a slot had just lost it; whether it was worth it. */
  private boolean leave(KvPark to, String text) {
    var left = to.leave(rows.fill(0, tokens(text)), rows.body(0, text.length()));
    left.ifPresent(leaving -> {
      while (!leaving.step(100)) {
        to.verify();
      }
    });
    to.verify();
    return left.isPresent();
  }

  /** How many tokens of a prompt come back, right ones. */
  private int restored(KvPark from, String text) {
    rows.blank(1);
    var back = from.restore(tokens(text), 0, length -> rows.body(1, length));
    var outcome = back.map(KvParkTest::toTheEnd).orElse(Outcome.DAMAGED);
    from.verify();
    int known = outcome == Outcome.DONE ? back.orElseThrow().tokens() : 0;
    assertTrue(rows.holds(1, tokens(text), known), "the row must hold %d tokens".formatted(known));
    return known;
  }

  private static Outcome toTheEnd(Restoring restoring) {
    var outcome = restoring.step(1);
    while (outcome == Outcome.MORE) {
      outcome = restoring.step(1);
    }
    return outcome;
  }

  @Test
  void whatLeftComesBackWholeWithItsLogits() {
    assertTrue(leave(park, "a prompt"));
    assertEquals(8, restored(park, "a prompt"));
    assertEquals(8, restored(park, "a prompt"));
    assertEquals(new ParkFigures(1, bytes("a prompt"), 1, 2, 16, 0, 0), park.figures());
  }

  @Test
  void aLongerPromptGetsItsBeginning() {
    leave(park, "a prompt");
    rows.blank(1);
    var back =
        park.restore(tokens("a prompt and more"), 0, length -> rows.body(1, length)).orElseThrow();
    assertEquals(Outcome.DONE, toTheEnd(back));
    assertEquals(8, back.tokens());
    assertTrue(rows.holds(1, tokens("a prompt"), 8));
  }

  @Test
  void aShorterOrOtherPromptGetsWhatItHasInCommonButItsLastToken() {
    leave(park, "a prompt");
    assertEquals(4, restored(park, "a pro"));
    assertEquals(5, restored(park, "a proof of it"));
    assertEquals(0, restored(park, "other"));
  }

  @Test
  void whatTheSlotHasAlreadyStays() {
    leave(park, "a prompt");
    rows.blank(1);
    var back = park.restore(tokens("a prompt"), 3, length -> rows.body(1, length)).orElseThrow();
    assertEquals(Outcome.DONE, toTheEnd(back));
    assertFalse(rows.holds(1, tokens("a prompt"), 8));
    assertEquals(5, park.figures().restoredTokens());
    assertTrue(park.restore(tokens("a prompt"), 8, length -> rows.body(1, length)).isEmpty());
  }

  @Test
  void onlyWhatWouldHaveToBeComputedAgainIsParked() {
    assertFalse(leave(park, "abc"));
    assertTrue(leave(park, "a trunk"));
    assertFalse(leave(park, "a trunk"));
    assertFalse(leave(park, "a trunk+++"));
    var elsewhere = new Evicted(tokens("a stranger"), 7);
    assertTrue(park.leave(elsewhere, rows.body(0, 10)).isEmpty());
    assertEquals(1, park.figures().prompts());
  }

  @Test
  void aPromptTakesThePlaceOfItsBeginnings() {
    leave(park, "a trunk");
    leave(park, "a trunk+branch");
    assertEquals(new ParkFigures(1, bytes("a trunk+branch"), 2, 0, 0, 0, 0), park.figures());
    assertEquals(6, restored(park, "a trunk"));
    assertEquals(14, restored(park, "a trunk+branch"));
  }

  @Test
  void whatWasNotUsedForTheLongestTimeMakesRoom() {
    var small = park(2 * bytes("one long") + 1, Runnable::run);
    leave(small, "one long");
    leave(small, "two long");
    assertEquals(8, restored(small, "one long"));
    leave(small, "six long");
    assertEquals(0, restored(small, "two long"));
    assertEquals(8, restored(small, "one long"));
    assertEquals(8, restored(small, "six long"));
    small.close();
  }

  @Test
  void whatIsLeavingOnceMoreCountsAsUsed() {
    var small = park(2 * bytes("one long") + 1, Runnable::run);
    leave(small, "one long");
    leave(small, "two long");
    leave(small, "one long");
    leave(small, "six long");
    assertEquals(8, restored(small, "one long"));
    small.close();
  }

  @Test
  void whatIsLargerThanTheBoundIsRefusedAndDropsNothing() {
    var small = park(bytes("one long") + 10, Runnable::run);
    leave(small, "one long");
    assertFalse(leave(small, "a much longer prompt"));
    assertEquals(8, restored(small, "one long"));
    assertEquals(1, small.figures().refused());
    small.close();
  }

  @Test
  void whatIsBeingWrittenIsNotFoundAndNotParkedTwice() {
    var slow = park(10_000_000, writes::add);
    assertTrue(leave(slow, "a prompt"));
    assertFalse(leave(slow, "a prompt"));
    assertEquals(0, restored(slow, "a prompt"));
    writes.remove().run();
    slow.verify();
    assertEquals(8, restored(slow, "a prompt"));
    slow.close();
  }

  @Test
  void noMoreThanAFewWaitToBeWritten() {
    var slow = park(10_000_000, writes::add);
    for (int i = 0; i < KvPark.MOST_LEAVING; i++) {
      assertTrue(leave(slow, i + " prompt"));
    }
    assertFalse(leave(slow, "one more"));
    assertEquals(1, slow.figures().refused());
    while (!writes.isEmpty()) {
      writes.remove().run();
      slow.verify();
    }
    assertTrue(leave(slow, "one more"));
    writes.remove().run();
    slow.close();
    assertEquals(0, slow.figures().bytes());
  }

  @Test
  void whatIsGivenUpHalfwayLeavesNothing() {
    var left = park.leave(rows.fill(0, tokens("a prompt")), rows.body(0, 8)).orElseThrow();
    left.step(100);
    left.cancel();
    left.cancel();
    park.verify();
    assertEquals(0, park.figures().bytes());
    assertEquals(0, restored(park, "a prompt"));
  }

  @Test
  void aRestoringThatIsGivenUpLeavesThePromptParked() {
    leave(park, "a prompt");
    var back = park.restore(tokens("a prompt"), 0, length -> rows.body(1, length)).orElseThrow();
    back.cancel();
    back.cancel();
    park.verify();
    assertEquals(8, restored(park, "a prompt"));
  }

  @Test
  void whatIsForgottenIsGoneAlsoWhereItIsBeingWritten() {
    var slow = park(10_000_000, writes::add);
    leave(slow, "anna's one");
    writes.remove().run();
    assertTrue(leave(slow, "anna's second"));
    leave(slow, "bert's");
    slow.forget(tokens("anna's"));
    slow.verify();
    writes.forEach(Runnable::run);
    slow.verify();
    assertEquals(0, restored(slow, "anna's one"));
    assertEquals(0, restored(slow, "anna's second"));
    assertEquals(6, restored(slow, "bert's"));
    slow.forget();
    assertEquals(new ParkFigures(0, 0, 2, 1, 6, 0, 0), slow.figures());
    slow.close();
  }

  @Test
  void whatIsForgottenWhileItComesBackIsFreedAfterwards() {
    leave(park, "a prompt");
    rows.blank(1);
    var back = park.restore(tokens("a prompt"), 0, length -> rows.body(1, length)).orElseThrow();
    park.forget();
    park.verify();
    assertEquals(bytes("a prompt"), park.figures().bytes());
    assertEquals(Outcome.DONE, toTheEnd(back));
    assertTrue(rows.holds(1, tokens("a prompt"), 8));
    park.verify();
    assertEquals(0, park.figures().bytes());
    assertEquals(Optional.empty(), park.restore(tokens("a prompt"), 0, n -> rows.body(1, n)));
  }

  @Test
  void restoringIsLeftWhereComputingIsCheaper() {
    var times = new ArrayDeque<>(Arrays.asList(0L, 1_000_000L));
    var settings = new ParkSettings(new ParkSettings.Place.Memory(), 10_000_000, LEAST);
    var timed =
        new KvPark(
            settings,
            "model",
            Rows.GEOMETRY,
            Rows.CAPACITY,
            new HostKeeping(),
            Runnable::run,
            times::remove);
    leave(timed, "a prompt");
    timed.computed(100, 100);
    assertEquals(8, restored(timed, "a prompt"));
    assertEquals(0, restored(timed, "a prompt"));
    timed.close();
  }
}
