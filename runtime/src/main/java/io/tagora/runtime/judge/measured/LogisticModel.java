package io.tagora.runtime.judge.measured;

import java.util.Arrays;
import java.util.List;

/**
 * P = 1 / (1 + exp(−(w·x + b))), for grades in [0, 1] as well as for yes and no.
 *
 * @param weights one a feature, then the bias
 */
public record LogisticModel(List<Double> weights) {
  private static final int STEPS = 600;
  private static final double RATE = 2;
  private static final double RIDGE = 1e-3;

  public LogisticModel {
    weights = List.copyOf(weights);
  }

  /**
   * The weights of least cross entropy with a small ridge, by full-batch gradient descent. Features
   * should be about as large as 1.
   *
   * @param features [sample][feature], at least one sample
   * @param grades in [0, 1], one a sample
   */
  static LogisticModel fit(double[][] features, double[] grades) {
    var weights = new double[features[0].length + 1];
    for (int step = 0; step < STEPS; step++) {
      descend(weights, features, grades);
    }
    return new LogisticModel(Arrays.stream(weights).boxed().toList());
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
