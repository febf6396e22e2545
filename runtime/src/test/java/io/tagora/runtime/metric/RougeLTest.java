package io.tagora.runtime.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RougeLTest {
  @Test
  void the_papers_example_is_three_quarters() {
    assertEquals(0.75, RougeL.of("police killed the gunman", "police kill the gunman"));
    assertEquals(0.5, RougeL.of("police killed the gunman", "the gunman kill police"));
  }

  @Test
  void it_is_that_of_a_recursive_twin() {
    var random = new SplittableRandom(31);
    for (int i = 0; i < 50; i++) {
      List<String> left = words(random);
      List<String> right = words(random);
      double twin = 2.0 * common(left, right) / (left.size() + right.size());
      assertEquals(twin, RougeL.of(String.join(" ", left), String.join(" ", right)), 1e-12);
    }
  }

  @Test
  void diversity_is_the_mean_over_pairs() {
    assertEquals(
        (0.5 + 1 + 0.5) / 3,
        RougeL.diversity(List.of("oak table", "oak chair", "chair red")),
        1e-12);
    assertEquals(1, RougeL.diversity(List.of("oak")));
  }

  private static List<String> words(SplittableRandom random) {
    return IntStream.range(0, 1 + random.nextInt(7))
        .mapToObj(_ -> String.valueOf((char) ('a' + random.nextInt(4))))
        .collect(Collectors.toList());
  }

  private static int common(List<String> left, List<String> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return 0;
    }
    List<String> leftRest = left.subList(1, left.size());
    List<String> rightRest = right.subList(1, right.size());
    return left.getFirst().equals(right.getFirst())
        ? 1 + common(leftRest, rightRest)
        : Math.max(common(leftRest, right), common(left, rightRest));
  }
}
