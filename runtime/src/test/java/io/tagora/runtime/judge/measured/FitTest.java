package io.tagora.runtime.judge.measured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.judge.Dimension;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FitTest {
  private static final int SAMPLES = 3_000;

  @Test
  void the_weights_of_a_logistic_world_are_found_again() {
    var random = new SplittableRandom(7);
    var features = new double[SAMPLES][];
    var grades = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      features[i] = new double[] {random.nextDouble(-1, 1), 100 + 50 * random.nextDouble()};
      double logit = 2 * features[i][0] - 0.04 * features[i][1] + 4;
      grades[i] = 1 / (1 + Math.exp(-logit));
    }
    var weights = LogisticModel.fit(features, grades).weights();
    assertEquals(2, weights.get(0), 0.05);
    assertEquals(-0.04, weights.get(1), 0.002);
  }

  @Test
  void the_cut_is_where_raters_begin_to_see_no_defect() {
    var features = new double[200][];
    var grades = new double[200];
    var defects = new boolean[200];
    for (int i = 0; i < 200; i++) {
      features[i] = new double[] {i / 200.0};
      grades[i] = i / 200.0;
      defects[i] = i < 60;
    }
    MeasuredGrade measured = Fit.grade(features, grades, defects);
    var dimension = new Dimension("d", "?", 0.4, 1);
    assertTrue(measured.of(new double[] {0.25}, dimension) < 0.4);
    assertTrue(measured.of(new double[] {0.35}, dimension) >= 0.4);
    assertTrue(
        measured.of(new double[] {0.9}, dimension) > measured.of(new double[] {0.5}, dimension));
  }

  @Test
  void the_bar_parts_excellent_from_good() {
    assertEquals(
        0.7,
        Fit.bar(List.of(0.5, 0.6, 0.69, 0.7, 0.9), List.of(false, false, false, true, true)),
        0.011);
  }
}
