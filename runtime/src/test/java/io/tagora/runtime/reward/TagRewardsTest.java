package io.tagora.runtime.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TagRewardsTest {
  private static final Persona PERSONA = new Persona("p1", "camping", "lately: tents");
  private static final List<Tag> TAGS =
      List.of(
          new Tag("tents", "tents"),
          new Tag("family tents", "tents"),
          new Tag("camping stoves", "stoves"));

  @Test
  void accuracy_is_the_recall_of_true_categories_each_counted_once() {
    assertEquals(2 / 3.0, TagRewards.accuracy(TAGS, Set.of("tents", "stoves", "lamps")));
    assertEquals(0, TagRewards.accuracy(List.of(), Set.of("tents")));
  }

  @Test
  void accuracy_without_truth_is_refused() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> TagRewards.accuracy(TAGS, Set.of()));
    assertTrue(refused.getMessage().contains("at least one true category"), refused.getMessage());
  }

  @Test
  void alignment_is_the_mean_score_of_each_tag_for_the_persona() {
    AlignmentScorer byLength =
        (persona, text) -> persona.equals(PERSONA) ? text.length() / 100.0 : 1;
    assertEquals((5 + 12 + 14) / 300.0, TagRewards.alignment(TAGS, PERSONA, byLength), 1e-12);
    assertEquals(0, TagRewards.alignment(List.of(), PERSONA, byLength));
  }

  @Test
  void a_reward_model_that_leaves_its_range_is_refused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> TagRewards.alignment(TAGS, PERSONA, (_, _) -> Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> TagRewards.alignment(TAGS, PERSONA, (_, _) -> 1.01));
  }

  @Test
  void diversity_is_that_of_a_plain_double_loop() {
    var random = new SplittableRandom(5);
    var vectors = new ArrayList<float[]>();
    for (int i = 0; i < 7; i++) {
      vectors.add(unit(random, 16));
    }
    double sum = 0;
    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 7; j++) {
        double dot = 0;
        for (int d = 0; d < 16; d++) {
          dot += (double) vectors.get(i)[d] * vectors.get(j)[d];
        }
        sum += i == j ? 0 : 1 - dot;
      }
    }
    assertEquals(sum / (7 * 6), TagRewards.diversity(vectors), 1e-6);
    assertEquals(0, TagRewards.diversity(vectors.subList(0, 1)));
  }

  @Test
  void length_is_the_mean_of_the_bands_values() {
    var bands = new LengthBands(2, 3, 1, 4);
    assertEquals((0.5 + 1 + 1) / 3, TagRewards.length(TAGS, bands), 1e-12);
    assertEquals(0, TagRewards.length(List.of(), bands));
  }

  private static float[] unit(SplittableRandom random, int size) {
    var vector = new float[size];
    double squares = 0;
    for (int i = 0; i < size; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < size; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }
}
