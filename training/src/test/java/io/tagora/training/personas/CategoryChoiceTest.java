package io.tagora.training.personas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CategoryChoiceTest {
  private static final int USERS = 200;

  private final LinkedHashMap<Integer, double[]> rates = new LinkedHashMap<>();

  /** Users of unlike rates, all of them so much over what others name. */
  private void tried(int categories, double more, double noise) {
    rates.put(
        categories,
        IntStream.range(0, USERS)
            .mapToDouble(user -> user % 10 / 20.0 + more + (user % 2 == 0 ? noise : -noise))
            .toArray());
  }

  @Test
  void theUsualNumberStaysWhereNoneIsAheadBeyondChance() {
    tried(6, -0.02, 0.01);
    tried(12, 0, 0);
    tried(18, 0.01, 0.2);
    assertEquals(12, CategoryChoice.among(rates).chosen());
  }

  @Test
  void ofThoseAheadBeyondChanceTheBestIsTaken() {
    tried(12, 0, 0);
    tried(18, 0.02, 0.01);
    tried(24, 0.04, 0.01);
    tried(30, 0.05, 0.9);
    var choice = CategoryChoice.among(rates);
    assertEquals(24, choice.chosen());
    assertEquals(List.of(12, 18, 24, 30), List.copyOf(choice.ahead().keySet()));
  }

  @Test
  void whereTheUsualNumberWasNotTriedTheFirstTakesItsPlace() {
    tried(20, 0, 0);
    tried(10, 0, 0);
    var choice = CategoryChoice.among(rates);
    assertEquals(20, choice.usual());
    assertEquals(20, choice.chosen());
  }
}
