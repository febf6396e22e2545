package io.tagora.actors.embedding;

import io.tagora.actors.OverloadedException;
import io.tagora.actors.breaker.Breakers;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.CallGate.Ending;
import io.tagora.runtime.model.CallGate.Passage;
import io.tagora.runtime.model.TextEmbedder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;

/** Turns texts into vectors, off the caller's thread. Safe to call from any thread. */
public final class EmbeddingService {

  /**
   * The vectors of the texts in their order.
   *
   * @param tokens how many were read over all texts
   */
  public record Embedded(List<float[]> vectors, int tokens) {}

  private final ActorRef<EmbeddingDesk.Command> desk;
  private final CallGate gate;

  private EmbeddingService(ActorRef<EmbeddingDesk.Command> desk, CallGate gate) {
    this.desk = desk;
    this.gate = gate;
  }

  /**
   * Starts the service.
   *
   * @param embedder used by the threads of {@code tagora.embedding-dispatcher} until the system has
   *     ended; remains the caller's
   * @param bound how many requests may wait or run at a time
   */
  public static EmbeddingService start(ActorSystem<?> system, TextEmbedder embedder, int bound) {
    var desk =
        system.systemActorOf(EmbeddingDesk.create(embedder, bound), "embeddings", Props.empty());
    return new EmbeddingService(desk, Breakers.of(system).embedder());
  }

  /**
   * Embeds the texts.
   *
   * @return fails with {@link io.tagora.actors.OverloadedException} over the bound and while the
   *     model is known to be down, with {@link java.util.concurrent.TimeoutException} after the
   *     deadline; a stage that somebody completed ends the work after the text at hand
   */
  public CompletableFuture<Embedded> embed(List<String> texts, Duration deadline) {
    var answer = new CompletableFuture<Embedded>();
    switch (gate.enter()) {
      case Passage.Refused(var reason, var retryAfter) ->
          answer.completeExceptionally(new OverloadedException(reason, retryAfter));
      case Passage.Entered(var ended) -> {
        var _ = answer.whenComplete((_, failure) -> ended.accept(ending(failure)));
        desk.tell(new EmbeddingDesk.Embed(texts, deadline, answer));
      }
    }
    return answer;
  }

  /** Whoever found no room, or left, says nothing of the model. */
  private static Ending ending(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> Ending.SUCCEEDED;
      case OverloadedException _, CancellationException _ -> Ending.ABANDONED;
      default -> Ending.FAILED;
    };
  }
}
