package io.tagora.runtime.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationRewardsTest {
  @Test
  void diversity_falls_with_the_words_shared_with_the_others() {
    double same =
        ExplanationRewards.diversity("Oak table by Nordlys.", List.of("oak table by nordlys"));
    double half = ExplanationRewards.diversity("oak table", List.of("oak chair"));
    assertEquals(0, same, 1e-12);
    assertEquals(0.5, half, 1e-12);
    assertEquals(
        0.25, ExplanationRewards.diversity("oak table", List.of("oak table", "oak chair")), 1e-12);
    assertEquals(1, ExplanationRewards.diversity("oak table", List.of()));
  }

  @Test
  void alignment_counts_only_from_the_threshold_on() {
    assertEquals(0.8, ExplanationRewards.of(0.8, 0.5, 0.5));
    assertEquals(0, ExplanationRewards.of(0.8, 0.49, 0.5));
  }
}
