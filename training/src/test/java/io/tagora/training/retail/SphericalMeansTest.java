package io.tagora.training.retail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.retrieval.Vectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SphericalMeansTest {
  @Test
  void bundles_of_directions_are_found_and_found_again() {
    var random = new SplittableRandom(11);
    var vectors = new ArrayList<float[]>();
    for (int i = 0; i < 90; i++) {
      var vector = new float[3];
      vector[i % 3] = 1;
      for (int d = 0; d < 3; d++) {
        vector[d] += (float) random.nextDouble(0.2);
      }
      vectors.add(Vectors.normalised(vector));
    }
    List<Integer> cluster = SphericalMeans.of(vectors, 3, new SplittableRandom(1)).cluster();
    for (int i = 3; i < 90; i++) {
      assertEquals(cluster.get(i % 3), cluster.get(i));
    }
    assertEquals(3, new HashSet<>(cluster).size());
    assertEquals(cluster, SphericalMeans.of(vectors, 3, new SplittableRandom(1)).cluster());
  }

  @Test
  void there_are_never_more_clusters_than_vectors() {
    var vectors = List.of(new float[] {1, 0}, new float[] {0, 1});
    assertEquals(2, SphericalMeans.of(vectors, 9, new SplittableRandom(1)).centres().size());
  }
}
