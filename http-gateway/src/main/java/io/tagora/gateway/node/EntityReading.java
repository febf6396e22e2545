package io.tagora.gateway.node;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.Adaptor;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.entity.MiniLm;
import io.tagora.inference.entity.OnnxEmbedder;
import io.tagora.inference.model.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of entities for models that have an adaptor. The sentence model is loaded when the first
 * such model is opened, and what it computes is kept in the cache folder, beside the item index.
 */
final class EntityReading implements AutoCloseable {
  private final boolean wanted;
  private final String entities;
  private final Deque<Runnable> opened = new ArrayDeque<>();
  private @Nullable CachedEmbedder embedder;

  /**
   * Nothing is loaded yet.
   *
   * @param wanted whether adaptors are used at all
   * @param entities what contexts say of an item
   */
  EntityReading(boolean wanted, String entities) {
    this.wanted = wanted;
    this.entities = entities;
  }

  /**
   * The vectors for a model's folder, if it has an adaptor and it is to be used.
   *
   * @throws io.tagora.inference.InferenceException if the adaptor is damaged, or has learnt from
   *     other texts than contexts have
   */
  Optional<EntityVectors> of(Path folder) {
    if (!wanted || ModelFolder.read(folder).adaptorFile().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new EntityVectors(embedder(), Adaptor.read(folder)).require(entities));
  }

  private CachedEmbedder embedder() {
    CachedEmbedder known = embedder;
    if (known == null) {
      OnnxEmbedder model = MiniLm.open(1);
      opened.push(model::close);
      known = CachedEmbedder.open(model, MiniLm.contentHash(), CacheFolder.ofEnvironment());
      opened.push(known::close);
      embedder = known;
    }
    return known;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
