package io.tagora.runtime.judge.measured;

import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.TagVectors;
import io.tagora.runtime.retrieval.Vectors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Vectors of tags and of other short texts, the latest of which are kept. Safe for any thread. */
final class TextVectors {
  private static final int KEPT = 4096;

  private final TagVectors tags;
  private final TextEmbedder embedder;
  private final Map<String, float[]> latest =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
          return size() > KEPT;
        }
      };

  TextVectors(TagVectors tags, TextEmbedder embedder) {
    this.tags = tags;
    this.embedder = embedder;
  }

  float[] of(String text) {
    return tags.of(text).orElseGet(() -> embedded(text));
  }

  double likeness(String left, String right) {
    return Vectors.dot(of(left), of(right));
  }

  private synchronized float[] embedded(String text) {
    return latest.computeIfAbsent(text, missing -> embedder.embed(List.of(missing)).getFirst());
  }
}
