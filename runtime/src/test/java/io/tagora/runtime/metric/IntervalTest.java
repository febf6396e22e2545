package io.tagora.runtime.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {

  @Test
  void equal_users_have_an_interval_of_one_point() {
    assertEquals(
        new Interval(0.5, 0.5, 0.5),
        Interval.of(new double[] {0.5, 0.5, 0.5}, new SplittableRandom(1)));
  }

  @Test
  void the_interval_is_that_of_the_normal_approximation_for_many_users() {
    double[] values = IntStream.range(0, 400).mapToDouble(i -> i % 2).toArray();
    Interval interval = Interval.of(values, new SplittableRandom(2));
    double half = 1.96 * 0.5 / Math.sqrt(400);
    assertEquals(0.5, interval.mean(), 1e-12);
    assertEquals(0.5 - half, interval.low(), 0.006);
    assertEquals(0.5 + half, interval.high(), 0.006);
  }

  @Test
  void the_same_seed_gives_the_same_interval() {
    double[] values = {0.1, 0.9, 0.4, 0.3};
    assertEquals(
        Interval.of(values, new SplittableRandom(3)), Interval.of(values, new SplittableRandom(3)));
  }

  @Test
  void pairing_finds_a_small_difference_that_separate_intervals_hide() {
    var random = new SplittableRandom(4);
    double[] base = random.doubles(200).toArray();
    double[] better = Arrays.stream(base).map(value -> value + 0.02).toArray();
    Interval paired = Interval.ofDifference(better, base, new SplittableRandom(5));
    assertTrue(paired.low() > 0.019 && paired.high() < 0.021, paired.toString());
    assertTrue(
        Interval.of(better, new SplittableRandom(6))
            .overlaps(Interval.of(base, new SplittableRandom(7))));
  }

  @Test
  void intervals_overlap_where_they_share_a_value() {
    assertTrue(new Interval(1, 0, 2).overlaps(new Interval(3, 2, 4)));
    assertFalse(new Interval(1, 0, 2).overlaps(new Interval(3, 2.1, 4)));
  }

  @Test
  void unpaired_or_no_users_are_refused() {
    var random = new SplittableRandom(8);
    assertThrows(
        IllegalArgumentException.class,
        () -> Interval.ofDifference(new double[1], new double[2], random));
    assertThrows(IllegalArgumentException.class, () -> Interval.of(new double[0], random));
  }

  /** Means 1, 2, 3: deviation 1, error 1/√3, and 4.3027 of them for two degrees of freedom. */
  @Test
  void runsAreSpannedByStudentsT() {
    Interval interval = Interval.ofRuns(1, 2, 3);
    assertEquals(2, interval.mean(), 1e-12);
    assertEquals(2 - 2.484138, interval.low(), 1e-5);
    assertEquals(2 + 2.484138, interval.high(), 1e-5);
  }

  @Test
  void oneRunHasNoInterval() {
    assertThrows(IllegalArgumentException.class, () -> Interval.ofRuns(1));
  }
}
