package io.tagora.runtime.retrieval;

import java.util.List;

/** Arithmetic of dense vectors of one length. Never changes its arguments. */
public final class Vectors {
  private Vectors() {}

  /** The dot product, which is the cosine where both are unit vectors. */
  public static double dot(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  /** The vector of length 1 in the same direction; a zero vector stays zero. */
  public static float[] normalised(float[] vector) {
    double length = Math.sqrt(dot(vector, vector));
    var unit = vector.clone();
    for (int i = 0; i < unit.length && length > 0; i++) {
      unit[i] = (float) (unit[i] / length);
    }
    return unit;
  }

  /** The unit vector in the direction of Σ weights[i]·vectors[i]; at least one vector. */
  public static float[] weightedDirection(List<float[]> vectors, double[] weights) {
    var sum = new float[vectors.getFirst().length];
    for (int i = 0; i < vectors.size(); i++) {
      float[] vector = vectors.get(i);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += (float) (weights[i] * vector[j]);
      }
    }
    return normalised(sum);
  }

  /** The unit vector in the direction of weight·left + (1 − weight)·right. */
  public static float[] blended(float[] left, double weight, float[] right) {
    return weightedDirection(List.of(left, right), new double[] {weight, 1 - weight});
  }
}
