package io.tagora.training.adaptor;

import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.sft.PackedBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/**
 * The sentence vectors of entities by their number: that of number −1 first, as {@code EntityBook}
 * counts them.
 */
public final class EntityTable {
  private static final int PORTION = 1024;

  private final List<float[]> vectors = new ArrayList<>();

  /** Embeds the texts. */
  public EntityTable(List<String> texts, TextEmbedder embedder) {
    for (int from = 0; from < texts.size(); from += PORTION) {
      vectors.addAll(embedder.embed(texts.subList(from, Math.min(texts.size(), from + PORTION))));
    }
  }

  public int size() {
    return vectors.size();
  }

  /** The vectors of some numbers, counted from nought, [count, 384]. */
  Tensor rows(List<Integer> places) {
    int width = vectors.getFirst().length;
    float[] flat = new float[places.size() * width];
    for (int i = 0; i < places.size(); i++) {
      System.arraycopy(vectors.get(places.get(i)), 0, flat, i * width, width);
    }
    return Tensors.of(flat, places.size(), width);
  }

  /**
   * A batch's input embeddings [trees, length, hidden], with the adaptor's vectors in the places of
   * entities.
   */
  Tensor embed(PackedBatch batch, LlamaDecoder decoder, AdaptorWeights adaptor) {
    long[] ids = batch.ids().clone();
    SequencedMap<Integer, Integer> rowOf = new LinkedHashMap<>();
    List<Long> places = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0) {
        int entity = Math.toIntExact(-1 - ids[i]);
        places.add((long) i);
        rows.add((long) rowOf.computeIfAbsent(entity, _ -> rowOf.size()));
        ids[i] = 0;
      }
    }
    Tensor embedded = decoder.embed(Tensors.of(ids, batch.trees(), batch.length()));
    if (places.isEmpty()) {
      return embedded;
    }
    Tensor made = adaptor.apply(rows(List.copyOf(rowOf.sequencedKeySet())));
    Tensor flat = embedded.reshape(-1, embedded.size(2));
    return flat.index_copy(0, longs(places), made.index_select(0, longs(rows)))
        .view(batch.trees(), batch.length(), embedded.size(2));
  }

  private static Tensor longs(List<Long> values) {
    return Tensors.of(values.stream().mapToLong(Long::longValue).toArray(), values.size());
  }
}
