package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class FirstPlansTest {
  private final FirstPlans plans = new FirstPlans();

  @Test
  void theSameMomentsArePlannedOnce() {
    assertSame(
        plans.toLearnFrom(8, 7, FirstPlansTest::planned),
        plans.toLearnFrom(8, 7, FirstPlansTest::planned));
    assertSame(
        plans.heldOut(8, FirstPlansTest::planned), plans.heldOut(8, FirstPlansTest::planned));
  }

  @Test
  void anotherSeedOrNumberAndUsersHeldOutAreOtherMoments() {
    TaskBook seven = plans.toLearnFrom(8, 7, FirstPlansTest::planned);
    assertNotSame(seven, plans.toLearnFrom(8, 9, FirstPlansTest::planned));
    assertNotSame(seven, plans.toLearnFrom(4, 7, FirstPlansTest::planned));
    assertNotSame(
        plans.toLearnFrom(8, 0, FirstPlansTest::planned),
        plans.heldOut(8, FirstPlansTest::planned));
  }

  /** Another book each time that it is asked for. */
  private static TaskBook planned() {
    return new TaskBook(List.of());
  }
}
