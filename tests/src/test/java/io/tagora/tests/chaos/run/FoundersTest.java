package io.tagora.tests.chaos.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FoundersTest {
  private final Founders founders = new Founders();

  @BeforeEach
  void allHaveJoined() {
    for (int node = 1; node <= 3; node++) {
      founders.hasJoined(node);
    }
  }

  @Test
  void whereANodeHasJoinedOthersJoinIt() {
    assertTrue(founders.start(1, Set.of(2, 3)));
    assertTrue(founders.start(3, Set.of(1, 2)));
  }

  @Test
  void whereAllHaveEndedOneFoundsAndTheOthersWait() {
    assertTrue(founders.start(2, Set.of()));
    assertFalse(founders.start(1, Set.of(2)));
    founders.hasJoined(2);
    assertTrue(founders.start(1, Set.of(2)));
  }

  @Test
  void whereTheFounderEndsBeforeItHasJoinedAnotherFounds() {
    assertTrue(founders.start(2, Set.of()));
    assertTrue(founders.start(1, Set.of()));
    assertFalse(founders.start(2, Set.of(1)));
  }

  @Test
  void nobodyWaitsForAFormerFounderThatWaitsItself() {
    assertTrue(founders.start(1, Set.of()));
    founders.hasJoined(1);
    founders.hasJoined(2);
    assertTrue(founders.start(1, Set.of(2)), "it joins the second");
    assertTrue(founders.start(2, Set.of(1)), "which ended before the first had joined");
  }
}
