package io.tagora.gateway.node;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.Adaptor;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.entity.MiniLm;
import io.tagora.inference.entity.OnnxEmbedder;
import io.tagora.inference.model.ModelFolder;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.prompt.EntityText;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of entities for models that have an adaptor, all of a node's models together. The
 * sentence model is loaded when the first such model is opened, and what it computes is kept in the
 * cache folder, beside the item index.
 */
final class EntityReading implements AutoCloseable {
  private final boolean wanted;
  private final EntityText entities;
  private final Deque<Runnable> opened = new ArrayDeque<>();
  private @Nullable CachedEmbedder embedder;

  private EntityReading(boolean wanted, EntityText entities) {
    this.wanted = wanted;
    this.entities = entities;
  }

  /** As a node is set up; nothing is loaded yet. */
  static EntityReading of(NodeSettings settings) {
    return new EntityReading(
        settings.model().entityVectors(),
        EntityText.named(settings.node().settings().agents().history().entities()));
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
    return Optional.of(
        new EntityVectors(embedder(), Adaptor.read(folder)).require(entities.text()));
  }

  /** Begins to make the vectors of all items, where a model wants any and they can be kept. */
  void readAhead(Catalog catalog) {
    CachedEmbedder known = embedder;
    if (known != null && known.keeps()) {
      List<String> texts =
          catalog.items().stream().map(item -> entities.of(item, catalog)).distinct().toList();
      opened.push(EntityReadAhead.start(texts, known)::close);
    }
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
