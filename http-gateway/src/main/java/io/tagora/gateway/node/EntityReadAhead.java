package io.tagora.gateway.node;

import io.tagora.inference.InferenceException;
import io.tagora.inference.entity.CachedEmbedder;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes vectors of texts before anybody asks for them, on a thread of its own that rests as long as
 * it works, since requests want the same cores. What it has made when it is closed is kept.
 */
final class EntityReadAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EntityReadAhead.class);
  private static final int PORTION = 16;

  private final List<String> texts;
  private final CachedEmbedder embedder;
  private final Thread thread;
  private volatile boolean closed;

  private EntityReadAhead(List<String> texts, CachedEmbedder embedder) {
    this.texts = List.copyOf(texts);
    this.embedder = embedder;
    thread = Thread.ofPlatform().daemon().name("entity-read-ahead").unstarted(this::run);
  }

  /** Begins at once; the embedder must be closed later than this. */
  static EntityReadAhead start(List<String> texts, CachedEmbedder embedder) {
    var started = new EntityReadAhead(texts, embedder);
    started.thread.start();
    return started;
  }

  private void run() {
    int before = embedder.size();
    try {
      for (int from = 0; from < texts.size() && !closed && embedder.keeps(); from += PORTION) {
        long begun = System.nanoTime();
        if (embedder.keep(texts.subList(from, Math.min(from + PORTION, texts.size()))) > 0) {
          LockSupport.parkNanos(System.nanoTime() - begun);
        }
      }
    } catch (InferenceException e) {
      LOG.warn("vectors of items are made when they are first read: {}", e.getMessage());
      return;
    }
    if (embedder.size() > before) {
      LOG.info(
          "{} vectors of items are kept for models that read entities as vectors",
          embedder.size() - before);
    }
  }

  /** Waits for what is being made. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
