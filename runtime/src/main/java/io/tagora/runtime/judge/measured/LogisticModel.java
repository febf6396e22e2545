package io.tagora.runtime.judge.measured;

import java.util.Arrays;
import java.util.List;

/**
 * P = 1 / (1 + exp(−(w·x + b))), for grades in [0, 1] as well as for yes and no.
 *
 * @param weights one a feature, then the bias
 */
public record LogisticModel(List<Double> weights) {
  private static final int STEPS = 400;
  private static final double RATE = 1;
  private static final double RIDGE = 1e-3;

  public LogisticModel {
    weights = List.copyOf(weights);
  }

  /**
   * The weights of least cross entropy with a small ridge, by full-batch gradient descent on
   * features that are brought to mean 0 and deviation 1.
   *
   * @param features [sample][feature], at least one sample
   * @param grades in [0, 1], one a sample
   */
  static LogisticModel fit(double[][] features, double[] grades) {
    int size = features[0].length;
    var means = new double[size];
    var deviations = new double[size];
    double[][] even = standardised(features, means, deviations);
    var weights = new double[size + 1];
    for (int step = 0; step < STEPS; step++) {
      descend(weights, even, grades);
    }
    for (int j = 0; j < size; j++) {
      weights[j] /= deviations[j];
      weights[size] -= weights[j] * means[j];
    }
    return new LogisticModel(Arrays.stream(weights).boxed().toList());
  }

  /** Fills in means and deviations; a feature that never changes has deviation 1. */
  private static double[][] standardised(double[][] features, double[] means, double[] deviations) {
    var even = new double[features.length][means.length];
    for (int j = 0; j < means.length; j++) {
      int column = j;
      means[j] = Arrays.stream(features).mapToDouble(row -> row[column]).average().orElseThrow();
      double squares =
          Arrays.stream(features)
              .mapToDouble(row -> (row[column] - means[column]) * (row[column] - means[column]))
              .average()
              .orElseThrow();
      deviations[j] = squares > 1e-12 ? Math.sqrt(squares) : 1;
      for (int i = 0; i < even.length; i++) {
        even[i][j] = (features[i][j] - means[j]) / deviations[j];
      }
    }
    return even;
  }

  private static void descend(double[] weights, double[][] features, double[] grades) {
    int bias = weights.length - 1;
    var gradient = new double[weights.length];
    for (int i = 0; i < features.length; i++) {
      double error = of(weights, features[i]) - grades[i];
      for (int j = 0; j < bias; j++) {
        gradient[j] += error * features[i][j];
      }
      gradient[bias] += error;
    }
    for (int j = 0; j < weights.length; j++) {
      double ridge = j < bias ? RIDGE * weights[j] : 0;
      weights[j] -= RATE * (gradient[j] / features.length + ridge);
    }
  }

  double of(double[] features) {
    return of(weights.stream().mapToDouble(weight -> weight).toArray(), features);
  }

  private static double of(double[] weights, double[] features) {
    double sum = weights[weights.length - 1];
    for (int j = 0; j < features.length; j++) {
      sum += weights[j] * features[j];
    }
    return 1 / (1 + Math.exp(-sum));
  }
}
