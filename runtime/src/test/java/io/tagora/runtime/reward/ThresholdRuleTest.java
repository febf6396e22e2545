package io.tagora.runtime.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThresholdRuleTest {
  @Test
  void the_choice_is_the_strictest_that_starves_few_enough_groups() {
    var groups = groups(400, 8, new SplittableRandom(17));
    var choice = ThresholdRule.pick(groups, 0.05);
    assertTrue(choice.starving() <= 0.05, choice.toString());
    double[] alignments =
        groups.stream()
            .flatMap(List::stream)
            .mapToDouble(RewardParts::alignment)
            .sorted()
            .toArray();
    double[] diversities =
        groups.stream()
            .flatMap(List::stream)
            .mapToDouble(RewardParts::diversity)
            .sorted()
            .toArray();
    int next = (int) Math.floor((choice.quantile() + 0.01) * (alignments.length - 1));
    var stricter = new Thresholds(alignments[next], diversities[next], 0);
    long starving =
        groups.stream().filter(group -> group.stream().noneMatch(stricter::passedBy)).count();
    assertTrue(starving > 0.05 * 400, "a hundredth more starves " + starving);
  }

  @Test
  void independent_answers_come_near_to_the_closed_form() {
    // (1 - (1-q)^2)^G = 0.05 at G = 8, as length always passes: q = 1 - sqrt(1 - 0.05^(1/8)).
    var choice = ThresholdRule.pick(groups(4_000, 8, new SplittableRandom(23)), 0.05);
    double exact = 1 - Math.sqrt(1 - Math.pow(0.05, 1 / 8.0));
    assertEquals(exact, choice.quantile(), 0.03);
  }

  @Test
  void where_answers_of_a_prompt_are_alike_the_rule_asks_for_less() {
    var random = new SplittableRandom(29);
    var alike = new ArrayList<List<RewardParts>>();
    for (int i = 0; i < 400; i++) {
      var parts = new RewardParts(1, random.nextDouble(), 0.5, 1);
      alike.add(List.of(parts, parts, parts, parts));
    }
    assertEquals(0.05, ThresholdRule.pick(alike, 0.05).quantile(), 0.011);
  }

  @Test
  void nothing_to_pick_from_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> ThresholdRule.pick(List.of(), 0.05));
  }

  private static List<List<RewardParts>> groups(int count, int size, SplittableRandom random) {
    var groups = new ArrayList<List<RewardParts>>();
    for (int i = 0; i < count; i++) {
      var group = new ArrayList<RewardParts>();
      for (int j = 0; j < size; j++) {
        group.add(
            new RewardParts(random.nextDouble(), random.nextDouble(), random.nextDouble(), 1));
      }
      groups.add(group);
    }
    return groups;
  }
}
