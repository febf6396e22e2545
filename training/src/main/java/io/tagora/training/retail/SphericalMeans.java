package io.tagora.training.retail;

import io.tagora.runtime.retrieval.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Spherical k-means (Dhillon, Modha 2001) with k-means++ seeding (Arthur, Vassilvitskii 2007) on
 * unit vectors: every vector goes to the centre of the largest cosine. The same random sequence
 * gives the same clusters.
 */
final class SphericalMeans {
  private static final int ROUNDS = 30;

  private final List<float[]> vectors;
  private final List<float[]> centres = new ArrayList<>();
  private final int[] cluster;

  private SphericalMeans(List<float[]> vectors) {
    this.vectors = vectors;
    cluster = new int[vectors.size()];
  }

  /**
   * What came of it.
   *
   * @param cluster of each vector
   * @param centres unit vectors; one of an empty cluster is where it was at last
   */
  record Clusters(List<Integer> cluster, List<float[]> centres) {}

  /** At most k clusters, fewer only if there are fewer vectors; at least one vector. */
  static Clusters of(List<float[]> vectors, int k, RandomGenerator random) {
    var means = new SphericalMeans(vectors);
    means.seed(Math.min(k, vectors.size()), random);
    for (int round = 0; round < ROUNDS && means.assign(); round++) {
      means.move();
    }
    means.assign();
    return new Clusters(Arrays.stream(means.cluster).boxed().toList(), means.centres);
  }

  /** The next centre is a vector, likelier the farther it is from the centres so far. */
  private void seed(int k, RandomGenerator random) {
    var distance = new double[vectors.size()];
    Arrays.fill(distance, Double.MAX_VALUE);
    float[] next = vectors.get(random.nextInt(vectors.size()));
    while (true) {
      centres.add(next);
      if (centres.size() == k) {
        return;
      }
      double sum = 0;
      for (int i = 0; i < distance.length; i++) {
        distance[i] = Math.min(distance[i], Math.max(0, 1 - Vectors.dot(vectors.get(i), next)));
        sum += distance[i];
      }
      double place = random.nextDouble() * sum;
      int chosen = 0;
      while (chosen < distance.length - 1 && place >= distance[chosen]) {
        place -= distance[chosen++];
      }
      next = vectors.get(chosen);
    }
  }

  /** Whether any vector changed its cluster. */
  private boolean assign() {
    boolean changed = false;
    for (int i = 0; i < cluster.length; i++) {
      int nearest = nearest(vectors.get(i));
      changed |= nearest != cluster[i];
      cluster[i] = nearest;
    }
    return changed;
  }

  private int nearest(float[] vector) {
    int nearest = 0;
    double best = -2;
    for (int centre = 0; centre < centres.size(); centre++) {
      double likeness = Vectors.dot(vector, centres.get(centre));
      if (likeness > best) {
        best = likeness;
        nearest = centre;
      }
    }
    return nearest;
  }

  private void move() {
    int dimensions = vectors.getFirst().length;
    var sums = new float[centres.size()][dimensions];
    for (int i = 0; i < cluster.length; i++) {
      float[] vector = vectors.get(i);
      for (int d = 0; d < dimensions; d++) {
        sums[cluster[i]][d] += vector[d];
      }
    }
    for (int centre = 0; centre < sums.length; centre++) {
      float[] moved = Vectors.normalised(sums[centre]);
      if (Vectors.dot(moved, moved) > 0) {
        centres.set(centre, moved);
      }
    }
  }
}
