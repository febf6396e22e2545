package io.tagora.tests.chaos.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.tests.chaos.history.Asked;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadPlanTest {
  private static final List<String> USERS = Names.users(7, 1, 5);
  private static final List<String> SHELF =
      IntStream.range(0, 23).mapToObj("i%05d"::formatted).toList();
  private static final LoadPlan.Size SIZE = new LoadPlan.Size(30, 25, 3);

  private static List<LoadPlan.Planned> plan(long seed) {
    return LoadPlan.of(seed, SIZE, USERS, SHELF);
  }

  @Test
  void theSameSeedGivesTheSameCalls() {
    assertEquals(plan(7), plan(7));
    assertNotEquals(plan(7), plan(8));
  }

  @Test
  void itIsAboutAsMuchAsWasAskedFor() {
    long first =
        plan(7).stream()
            .filter(
                call -> !(call.asked() instanceof Asked.Remember(int attempt, _)) || attempt == 1)
            .count();
    assertTrue(first > 600 && first < 900, "25 calls a second for 30 seconds, got " + first);
  }

  @Test
  void everyIdIsOfOneBodyAndEveryRepeatIsTheBodyAgainAndLater() {
    var bodies = new HashMap<String, LoadPlan.Planned>();
    for (LoadPlan.Planned call : plan(7)) {
      if (call.asked() instanceof Asked.Remember(int attempt, var events)) {
        var before = bodies.put(events.getFirst().id(), call);
        assertEquals(attempt > 1, before != null);
        if (before != null) {
          assertEquals(events, ((Asked.Remember) before.asked()).events());
          assertEquals(before.user(), call.user());
          assertTrue(before.at() <= call.at());
        }
      }
    }
  }

  @Test
  void usersBuyFromDisjointPartsOfTheShelf() {
    var owners = new HashMap<String, String>();
    var used = new HashSet<String>();
    for (LoadPlan.Planned call : plan(7)) {
      if (call.asked() instanceof Asked.Remember(_, var events)) {
        for (Asked.Event event : events) {
          if (!event.itemId().isEmpty()) {
            used.add(event.itemId());
            assertEquals(
                call.user(), owners.merge(event.itemId(), call.user(), (before, _) -> before));
          }
        }
      }
    }
    assertTrue(SHELF.containsAll(used) && used.size() > 2 * USERS.size(), used.toString());
  }

  @Test
  void aShelfWithLessThanAnItemForEachIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> LoadPlan.of(7, SIZE, USERS, SHELF.subList(0, 4)));
  }

  @Test
  void namesAreSeenInAnyText() {
    assertEquals(
        List.of("chaos-7-1-u01", "chaos-7-1-u02"),
        Names.in("because \"chaos-7-1-u01-q3 boots\", chaos-7-1-u02 and chaos-7-1-u01-e0003"));
  }
}
