package io.tagora.runtime.judge.measured;

import java.util.Arrays;
import java.util.List;

/** Fits evaluators and bars to what raters said. */
public final class Fit {
  private static final double LEAST_CUT = 1e-3;
  private static final int STEPS = 200;

  private Fit() {}

  /**
   * The evaluator of one dimension.
   *
   * @param features [sample][feature], at least one sample
   * @param grades the raters' mean grades in [0, 1], one a sample
   * @param defects whether most raters saw a defect, one a sample
   */
  public static MeasuredGrade grade(double[][] features, double[] grades, boolean[] defects) {
    var model = LogisticModel.fit(features, grades);
    double[] values = Arrays.stream(features).mapToDouble(model::of).toArray();
    return new MeasuredGrade(model, cut(values, defects));
  }

  /** The place that parts defects from the rest with the fewest errors; the lowest of these. */
  private static double cut(double[] values, boolean[] defects) {
    double best = LEAST_CUT;
    int fewest = errors(values, defects, best);
    for (int step = 1; step < STEPS; step++) {
      double cut = (double) step / STEPS;
      int errors = errors(values, defects, cut);
      if (errors < fewest) {
        fewest = errors;
        best = cut;
      }
    }
    return best;
  }

  private static int errors(double[] values, boolean[] below, double cut) {
    int errors = 0;
    for (int i = 0; i < values.length; i++) {
      errors += (values[i] < cut) == below[i] ? 0 : 1;
    }
    return errors;
  }

  /**
   * The bar that parts what most raters call excellent from the rest with the fewest errors.
   *
   * @param scores of work in which the judge sees no defect
   */
  public static double bar(List<Double> scores, List<Boolean> excellent) {
    double[] values = scores.stream().mapToDouble(score -> score).toArray();
    var notExcellent = new boolean[values.length];
    for (int i = 0; i < notExcellent.length; i++) {
      notExcellent[i] = !excellent.get(i);
    }
    return cut(values, notExcellent);
  }
}
