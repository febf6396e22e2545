package io.tagora.gateway.openai;

import io.tagora.actors.completion.CompletionEvent;
import io.tagora.actors.completion.CompletionListener;
import io.tagora.gateway.json.Json;
import io.tagora.runtime.agent.Usage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Brings an answer as server-sent events into one response, in order. It holds what is written
 * before the response is read; a request writes at most a frame a token and a few more.
 */
final class StreamedAnswer implements CompletionListener {
  private static final int FRAMES_BESIDE_TOKENS = 8;
  private static final String DONE = "data: [DONE]\n\n";

  private final AnswerShape shape;
  private final Asked asked;
  private final Queue<ByteString> early = new ArrayDeque<>();
  private final CompletableFuture<StreamedAnswer> begun = new CompletableFuture<>();
  private final CompletableFuture<Done> ended = new CompletableFuture<>();
  private @Nullable BoundedSourceQueue<ByteString> open;
  private boolean finished;

  StreamedAnswer(AnswerShape shape, Asked asked) {
    this.shape = shape;
    this.asked = asked;
  }

  /** Completes with the first text; a refusal before that fails it. */
  CompletableFuture<StreamedAnswer> begun() {
    return begun;
  }

  /** Completes with the last frame. */
  CompletableFuture<Done> ended() {
    return ended;
  }

  /** Ends the response where it stands: nobody reads it. */
  synchronized void drop() {
    begun.cancel(false);
    finish();
  }

  @Override
  public synchronized void told(CompletionEvent event) {
    switch (event) {
      case CompletionEvent.PromptRead _ -> {}
      case CompletionEvent.TextWritten(var choice, var text, var tokens) -> {
        begin();
        send(shape.piece(choice, text, tokens));
      }
      case CompletionEvent.ChoiceEnded(var choice, var generation) -> {
        begin();
        send(shape.closing(choice, generation.finish()));
      }
      case CompletionEvent.Completed(var usage) -> completed(usage);
      case CompletionEvent.NotCompleted(var absence) -> failed(OpenAiException.of(absence));
    }
  }

  private void begin() {
    if (!begun.isDone()) {
      shape.opening(asked.choices()).forEach(this::send);
      begun.complete(this);
    }
  }

  private void completed(Usage usage) {
    begin();
    if (asked.usageInStream()) {
      send(shape.usage(usage));
    }
    send(ByteString.fromString(DONE));
    finish();
  }

  /** An answer that has begun has its status already: the failure is its last frame. */
  private void failed(OpenAiException failure) {
    if (!begun.completeExceptionally(failure)) {
      send(failure.error().body());
    }
    finish();
  }

  private void send(Object json) {
    send(ByteString.fromString("data: " + Json.text(json) + "\n\n"));
  }

  private void send(ByteString frame) {
    if (open == null) {
      early.add(frame);
    } else {
      var _ = open.offer(frame);
    }
  }

  private void finish() {
    ended.complete(Done.getInstance());
    finished = true;
    if (open != null) {
      open.complete();
    }
  }

  /** The frames; to be run once. */
  Source<ByteString, NotUsed> frames() {
    long most = asked.choices() * ((long) asked.decoding().maxTokens() + FRAMES_BESIDE_TOKENS);
    return Source.<ByteString>queue((int) Math.min(most, 1 << 24))
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
