package io.tagora.runtime.retrieval;

import io.tagora.runtime.model.TextEmbedder;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A deterministic embedder for tests: every word is a random direction of its own, a text the
 * direction of their sum, so that texts are alike as far as they share words.
 */
public final class HashingEmbedder implements TextEmbedder {
  private final int dimensions;
  private int embedded;

  public HashingEmbedder(int dimensions) {
    this.dimensions = dimensions;
  }

  @Override
  public int tokens(String text) {
    return text.split(" ", -1).length;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    embedded += texts.size();
    return texts.stream().map(this::embed).toList();
  }

  /** How many texts were embedded so far. */
  public int embedded() {
    return embedded;
  }

  private float[] embed(String text) {
    var sum = new float[dimensions];
    for (String word : text.split(" ", -1)) {
      var random = new SplittableRandom(word.hashCode());
      for (int i = 0; i < dimensions; i++) {
        sum[i] += (float) (random.nextDouble() - 0.5);
      }
    }
    return Vectors.normalised(sum);
  }
}
