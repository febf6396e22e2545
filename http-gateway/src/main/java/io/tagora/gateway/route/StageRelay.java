package io.tagora.gateway.route;

import io.tagora.gateway.json.StageJson;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Brings stages from whatever thread they happen on into one response, in order. It holds what
 * comes before the response is read; a request has fewer stages than {@link #CAPACITY}.
 */
final class StageRelay {
  static final int CAPACITY = 256;

  private final Queue<ByteString> early = new ArrayDeque<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private @Nullable BoundedSourceQueue<ByteString> open;
  private boolean used;
  private boolean finished;

  /** Completes when there is something to send. */
  CompletableFuture<Void> begun() {
    return begun;
  }

  /** True until something was sent. */
  synchronized boolean isUnused() {
    return !used;
  }

  void send(StageJson stage) {
    ByteString frame = ByteString.fromString(stage.frame());
    synchronized (this) {
      used = true;
      if (open == null) {
        early.add(frame);
      } else {
        var _ = open.offer(frame);
      }
    }
    begun.complete(null);
  }

  void finish() {
    synchronized (this) {
      finished = true;
      if (open != null) {
        open.complete();
      }
    }
    begun.complete(null);
  }

  /** The frames; to be run once. */
  Source<ByteString, NotUsed> frames() {
    return Source.<ByteString>queue(CAPACITY)
        .mapMaterializedValue(queue -> {
          attach(queue);
          return NotUsed.getInstance();
        });
  }

  private synchronized void attach(BoundedSourceQueue<ByteString> queue) {
    early.forEach(queue::offer);
    early.clear();
    open = queue;
    if (finished) {
      queue.complete();
    }
  }
}
