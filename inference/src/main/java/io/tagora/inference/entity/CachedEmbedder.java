package io.tagora.inference.entity;

import io.tagora.inference.CacheFolder;
import io.tagora.runtime.model.TextEmbedder;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes a text's vector once and keeps it in a file of the cache folder, so that a catalog is
 * paid for on the first start only. Vectors equal the computed ones bit for bit. Safe to use from
 * any thread.
 */
public final class CachedEmbedder implements TextEmbedder, AutoCloseable {
  /** About 300 MB of 384-dimensional vectors. */
  private static final int CAPACITY = 200_000;

  private final TextEmbedder embedder;
  private final VectorFile vectors;

  private CachedEmbedder(TextEmbedder embedder, VectorFile vectors) {
    this.embedder = embedder;
    this.vectors = vectors;
  }

  /**
   * Opens the file of that model, or begins one.
   *
   * @param modelHash names the model that {@code embedder} computes with, as {@link
   *     MiniLm#contentHash}; the embedder stays the caller's
   */
  public static CachedEmbedder open(TextEmbedder embedder, String modelHash, CacheFolder cache) {
    var file = cache.folder("embeddings").resolve(modelHash + ".vectors");
    return new CachedEmbedder(embedder, VectorFile.open(file, embedder.dimensions(), CAPACITY));
  }

  @Override
  public int dimensions() {
    return embedder.dimensions();
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    var found = new ArrayList<float[]>(texts.size());
    for (var text : texts) {
      found.add(vectors.find(text).orElseGet(() -> compute(text)));
    }
    return found;
  }

  /** How many vectors are kept. */
  public int size() {
    return vectors.size();
  }

  @Override
  public void close() {
    vectors.close();
  }

  private float[] compute(String text) {
    var vector = embedder.embed(List.of(text)).getFirst();
    vectors.add(text, vector);
    return vector;
  }
}
