package io.tagora.runtime.reward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdvantagesTest {
  @Test
  void advantages_are_the_distance_to_the_mean() {
    assertArrayEquals(
        new double[] {-0.5, 0.25, 0.25},
        Advantages.ofGroup(new double[] {0, 0.75, 0.75}, Advantages.Scale.NONE),
        1e-12);
  }

  @Test
  void divided_by_the_deviation_they_have_mean_0_and_deviation_1() {
    var random = new SplittableRandom(3);
    double[] rewards = random.doubles(64, 0, 1).toArray();
    double[] advantages = Advantages.ofGroup(rewards, Advantages.Scale.DEVIATION);
    assertEquals(0, Arrays.stream(advantages).sum(), 1e-9);
    assertEquals(1, Arrays.stream(advantages).map(a -> a * a).average().orElseThrow(), 1e-4);
  }

  @Test
  void equal_rewards_teach_nothing_in_either_form() {
    for (Advantages.Scale scale : Advantages.Scale.values()) {
      assertArrayEquals(new double[4], Advantages.ofGroup(new double[] {1, 1, 1, 1}, scale), 1e-9);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Advantages.ofGroup(new double[0], Advantages.Scale.NONE));
  }
}
