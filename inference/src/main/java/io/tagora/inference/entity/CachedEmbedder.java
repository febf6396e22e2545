package io.tagora.inference.entity;

import io.tagora.inference.CacheFolder;
import io.tagora.runtime.model.TextEmbedder;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Computes a text's vector once and keeps it in a file of the cache folder, so that a catalog is
 * paid for on the first start only. Vectors equal the computed ones bit for bit. Safe to use from
 * any thread.
 */
public final class CachedEmbedder implements TextEmbedder, AutoCloseable {
  /** About 300 MB of 384-dimensional vectors. */
  private static final int CAPACITY = 200_000;

  private static final int PORTION = 256;

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
    var byText = new HashMap<String, float[]>();
    var missing = new LinkedHashSet<String>();
    for (var text : texts) {
      vectors.find(text).ifPresentOrElse(v -> byText.put(text, v), () -> missing.add(text));
    }
    compute(List.copyOf(missing), byText);
    return texts.stream().map(byText::get).toList();
  }

  /**
   * Computes what is missing among these texts and keeps it.
   *
   * @return how many were missing
   */
  public int keep(List<String> texts) {
    var missing = texts.stream().distinct().filter(text -> !vectors.contains(text)).toList();
    compute(missing, new HashMap<>());
    return missing.size();
  }

  /** Whether what it computes is kept: the file may be full, or another process's to write. */
  public boolean keeps() {
    return vectors.takesMore();
  }

  @Override
  public int tokens(String text) {
    return embedder.tokens(text);
  }

  /** How many vectors are kept. */
  public int size() {
    return vectors.size();
  }

  @Override
  public void close() {
    vectors.close();
  }

  /** In portions, so that a start that is broken off has not worked for nothing. */
  private void compute(List<String> missing, Map<String, float[]> into) {
    for (int from = 0; from < missing.size(); from += PORTION) {
      var portion = missing.subList(from, Math.min(from + PORTION, missing.size()));
      var computed = embedder.embed(portion);
      for (int i = 0; i < portion.size(); i++) {
        vectors.add(portion.get(i), computed.get(i));
        into.put(portion.get(i), computed.get(i));
      }
    }
  }
}
