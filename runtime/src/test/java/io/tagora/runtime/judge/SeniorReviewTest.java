package io.tagora.runtime.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeniorReviewTest {
  private static final Criteria CRITERIA =
      new Criteria(
          List.of(new Dimension("relevance", "?", 0.3, 3), new Dimension("validity", "?", 0.5, 1)),
          0.8);

  private static Verdict verdict(double relevance, double validity) {
    return SeniorReview.of(
            CRITERIA,
            List.of(new Grade("relevance", relevance, ""), new Grade("validity", validity, "")))
        .orElseThrow();
  }

  @Test
  void any_defect_is_a_b_however_good_the_rest_is() {
    Verdict verdict = verdict(1, 0.49);
    assertEquals(Tier.B, verdict.tier());
    assertEquals("a defect in validity", verdict.why());
    assertEquals(Tier.B, verdict(0.29, 1).tier());
  }

  @Test
  void without_a_defect_the_weighted_mean_parts_s_from_a() {
    assertEquals(Tier.S, verdict(0.8, 0.8).tier());
    assertEquals(Tier.A, verdict(0.79, 0.8).tier());
    assertEquals((3 * 0.9 + 0.5) / 4, verdict(0.9, 0.5).score(), 1e-12);
    assertEquals(Tier.S, verdict(0.9, 0.5).tier());
  }

  @Test
  void what_was_not_looked_at_is_never_excellent_and_is_named() {
    Verdict verdict =
        SeniorReview.of(CRITERIA, List.of(new Grade("relevance", 1, ""))).orElseThrow();
    assertEquals(Tier.A, verdict.tier());
    assertEquals(List.of("validity"), verdict.missing());
    assertEquals("no defect seen, but no grade for validity", verdict.why());
  }

  @Test
  void without_any_grade_there_is_no_verdict() {
    assertTrue(SeniorReview.of(CRITERIA, List.of()).isEmpty());
    assertTrue(SeniorReview.of(CRITERIA, List.of(new Grade("beauty", 1, ""))).isEmpty());
  }
}
