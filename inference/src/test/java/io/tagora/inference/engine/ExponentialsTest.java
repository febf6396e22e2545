package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExponentialsTest {
  @Test
  void eachIsThatOfThePlainFunction() {
    var numbers = new Random(1).doubles(5000, -20, 0).toArray();
    var exponentials = numbers.clone();
    Exponentials.replace(exponentials, numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(1, exponentials[i] / Math.exp(numbers[i]), 1e-6, "of " + numbers[i]);
    }
  }

  @Test
  void zeroIsExactAndWhatIsFarBelowIsNearlyNothing() {
    var numbers = new double[] {0, -1000, -40, Double.NEGATIVE_INFINITY, -7};
    Exponentials.replace(numbers, 4);
    assertEquals(1, numbers[0]);
    for (int i = 1; i < 4; i++) {
      assertTrue(numbers[i] > 0 && numbers[i] < 1e-17, "got " + numbers[i]);
    }
    assertEquals(-7, numbers[4]);
  }

  @Test
  void aSumIsThatOfItsFirstNumbers() {
    for (int count = 0; count < 9; count++) {
      var numbers = new double[] {1, 2, 4, 8, 16, 32, 64, 128, 256};
      assertEquals((1 << count) - 1, Exponentials.sum(numbers, count));
    }
  }
}
