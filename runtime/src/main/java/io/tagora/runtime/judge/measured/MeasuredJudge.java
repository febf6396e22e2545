package io.tagora.runtime.judge.measured;

import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Dimension;
import io.tagora.runtime.judge.DimensionEvaluator;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.SeniorReview;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.judge.Verdict;
import java.util.List;

/** A judge without a model: evidence, calibrated on raters. Safe to call from any thread. */
public final class MeasuredJudge {
  private final Rubric rubric;
  private final Evidence evidence;
  private final Calibration calibration;

  /**
   * A judge by a rubric, whose bars for an S are replaced by those of the calibration.
   *
   * @throws IllegalArgumentException where a dimension of the rubric was not calibrated
   */
  public MeasuredJudge(Rubric rubric, Evidence evidence, Calibration calibration) {
    this.rubric =
        new Rubric(
            barred(rubric.tags(), "tags", calibration),
            barred(rubric.explanations(), "explanations", calibration));
    this.evidence = evidence;
    this.calibration = calibration;
    rubric.tags().names().forEach(name -> calibrated("tags", name));
    rubric.explanations().names().forEach(name -> calibrated("explanations", name));
  }

  private static Criteria barred(Criteria criteria, String kind, Calibration calibration) {
    return criteria.excellentFrom(
        calibration.excellentFrom().getOrDefault(kind, criteria.excellentFrom()));
  }

  private MeasuredGrade calibrated(String kind, String dimension) {
    return calibration
        .grade(kind, dimension)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a measured judge must have a dimension that was calibrated, got %s.%s; take it out of the rubric (tagora.judge.rubric), or let a model judge"
                    .formatted(kind, dimension)));
  }

  /** The rubric with the calibration's bars. */
  public Rubric rubric() {
    return rubric;
  }

  /** The evaluator of one dimension, for both kinds of work. */
  public DimensionEvaluator evaluator(String dimension) {
    return submission -> grade(dimension, submission);
  }

  private Grade grade(String dimension, Submission submission) {
    Dimension asked = rubric.of(submission).dimension(dimension).orElseThrow();
    MeasuredGrade measured = calibrated(Calibration.kind(submission), dimension);
    return new Grade(dimension, measured.of(evidence.of(dimension, submission), asked), "");
  }

  /** All dimensions, one after the other, and the review. */
  public Verdict judge(Submission submission) {
    Criteria criteria = rubric.of(submission);
    List<Grade> grades = criteria.names().stream().map(name -> grade(name, submission)).toList();
    return SeniorReview.of(criteria, grades).orElseThrow();
  }
}
