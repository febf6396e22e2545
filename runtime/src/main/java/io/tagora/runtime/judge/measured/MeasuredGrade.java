package io.tagora.runtime.judge.measured;

import io.tagora.runtime.judge.Dimension;

/**
 * From evidence to a grade: a logistic model of raters' grades, and the place below which raters
 * see a defect.
 *
 * @param cut in (0, 1): what the model gives below it is a defect
 */
public record MeasuredGrade(LogisticModel model, double cut) {

  /**
   * The model's value, stretched so that the cut is the dimension's own defect-below; in [0, 1] and
   * rising with the model's value.
   */
  double of(double[] features, Dimension dimension) {
    double value = model.of(features);
    double defect = dimension.defectBelow();
    double score =
        value < cut ? defect * value / cut : defect + (1 - defect) * (value - cut) / (1 - cut);
    return Math.clamp(score, 0, 1);
  }
}
