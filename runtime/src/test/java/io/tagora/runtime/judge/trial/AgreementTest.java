package io.tagora.runtime.judge.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.judge.trial.Agreement.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgreementTest {
  /** Cohen's own example has 20 + 15 of 50 alike, 5 and 10 not: κ = 0.4. */
  @Test
  void cohens_example_has_kappa_two_fifths() {
    Agreement agreement = Agreement.of(List.of(pairs(20, 5, 10, 15)), new SplittableRandom(1));
    assertEquals(0.7, agreement.accuracy().mean(), 1e-12);
    assertEquals(0.4, agreement.kappa().mean(), 1e-12);
    assertEquals(40.0 / 55, agreement.f1().mean(), 1e-12);
    assertEquals(0.6, agreement.yes(), 1e-12);
  }

  @Test
  void intervals_are_over_users_and_hold_the_figure() {
    var byUser = new ArrayList<List<Pair>>();
    for (int user = 0; user < 50; user++) {
      byUser.add(user % 5 == 0 ? pairs(0, 2, 2, 0) : pairs(2, 0, 0, 2));
    }
    Agreement agreement = Agreement.of(byUser, new SplittableRandom(2));
    assertEquals(0.8, agreement.accuracy().mean(), 1e-12);
    assertTrue(agreement.accuracy().low() < 0.74 && agreement.accuracy().high() > 0.86);
  }

  @Test
  void a_judge_and_raters_who_never_say_yes_agree_without_a_division_by_zero() {
    Agreement agreement = Agreement.of(List.of(pairs(0, 0, 0, 9)), new SplittableRandom(3));
    assertEquals(1, agreement.f1().mean());
    assertEquals(1, agreement.kappa().mean());
  }

  private static List<Pair> pairs(int both, int judgeOnly, int raterOnly, int neither) {
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < both; i++) {
      pairs.add(new Pair(true, true));
    }
    for (int i = 0; i < judgeOnly; i++) {
      pairs.add(new Pair(true, false));
    }
    for (int i = 0; i < raterOnly; i++) {
      pairs.add(new Pair(false, true));
    }
    for (int i = 0; i < neither; i++) {
      pairs.add(new Pair(false, false));
    }
    return pairs;
  }
}
