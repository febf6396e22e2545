package io.tagora.runtime.retrieval;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.TextEmbedder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A unit vector for every tag of a catalog, and from them one for every item.
 *
 * <p>Items share tags, so a catalog of 20,000 items needs a few thousand embeddings only, and no
 * query of a known tag needs any. Immutable.
 */
public final class TagVectors {
  private static final int BATCH = 64;

  private final Catalog catalog;
  private final Map<String, float[]> vectors;

  /**
   * @param vectors a unit vector for every tag text of the catalog
   */
  TagVectors(Catalog catalog, Map<String, float[]> vectors) {
    this.catalog = catalog;
    this.vectors = vectors;
  }

  /** Embeds every tag of the catalog once. */
  public static TagVectors embed(
      Catalog catalog, TextEmbedder embedder, ProgressListener listener) {
    List<String> texts = catalog.tags().stream().map(Tag::text).toList();
    var vectors = new LinkedHashMap<String, float[]>();
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
      List<float[]> embedded = embedder.embed(batch);
      for (int i = 0; i < batch.size(); i++) {
        vectors.put(batch.get(i), embedded.get(i));
      }
      listener.progressed("embedding tags", vectors.size(), texts.size());
    }
    return new TagVectors(catalog, vectors);
  }

  /** The vector of a tag of the catalog; shared, so not to be changed. */
  public Optional<float[]> of(String tag) {
    return Optional.ofNullable(vectors.get(tag));
  }

  /** The direction of the mean of the item's tags. */
  public float[] of(Item item) {
    List<float[]> tags = catalog.tagsOf(item).stream().map(tag -> vectors.get(tag.text())).toList();
    var weights = new double[tags.size()];
    Arrays.fill(weights, 1);
    return Vectors.weightedDirection(tags, weights);
  }

  Map<String, float[]> byText() {
    return vectors;
  }
}
