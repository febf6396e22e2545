package io.tagora.tests.chaos.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final int SECONDS = 20;
  private static final int NODES = 3;

  private static List<Schedule.Planned> of(long seed) {
    return Schedule.of(seed, SECONDS, NODES);
  }

  private static List<List<Schedule.Planned>> ofManySeeds() {
    return LongStream.rangeClosed(1, 50).mapToObj(ScheduleTest::of).toList();
  }

  @Test
  void theSameSeedBreaksTheSameAtTheSameTime() {
    assertEquals(of(7), of(7));
    assertNotEquals(of(7), of(8));
  }

  @Test
  void everythingIsMendedBeforeTheEnd() {
    for (var schedule : ofManySeeds()) {
      for (var planned : schedule) {
        assertTrue(
            planned.begin() > 0
                && planned.begin() < planned.end()
                && planned.end() < SECONDS * 1_000L,
            planned.toString());
      }
    }
  }

  @Test
  void fiftySeedsBreakEverythingAndSeveralThingsAtATime() {
    Set<String> kinds =
        ofManySeeds().stream()
            .flatMap(List::stream)
            .map(planned -> planned.fault().label())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "kill",
            "pause",
            "restart",
            "isolate",
            "cut-link",
            "cut-database",
            "stop-database",
            "fill-disk"),
        kinds);
    long overlapping = ofManySeeds().stream().filter(ScheduleTest::overlaps).count();
    assertTrue(overlapping > 40, "seeds of 50 in which faults overlap: " + overlapping);
  }

  private static boolean overlaps(List<Schedule.Planned> schedule) {
    return schedule.stream()
        .anyMatch(one ->
            schedule.stream()
                .anyMatch(other -> !other.equals(one) && one.overlaps(other.begin(), other.end())));
  }

  @Test
  void noProcessIsStoppedTwiceAtATime() {
    for (var schedule : ofManySeeds()) {
      for (var one : schedule) {
        for (var other : schedule) {
          boolean both = one.fault().isOfProcess() && other.fault().isOfProcess();
          if (!one.equals(other) && both && one.fault().nodes().equals(other.fault().nodes())) {
            assertTrue(!one.overlaps(other.begin(), other.end()), one + " and " + other);
          }
        }
      }
    }
  }
}
