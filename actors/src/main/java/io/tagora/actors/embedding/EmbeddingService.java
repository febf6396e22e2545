package io.tagora.actors.embedding;

import io.tagora.runtime.model.TextEmbedder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** Turns texts into vectors, off the caller's thread. Safe to call from any thread. */
public final class EmbeddingService {

  /**
   * The vectors of the texts in their order.
   *
   * @param tokens how many were read over all texts
   */
  public record Embedded(List<float[]> vectors, int tokens) {}

  private final ActorRef<EmbeddingDesk.Command> desk;

  private EmbeddingService(ActorRef<EmbeddingDesk.Command> desk) {
    this.desk = desk;
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
    return new EmbeddingService(desk);
  }

  /**
   * Embeds the texts.
   *
   * @return fails with {@link io.tagora.actors.OverloadedException} over the bound, with {@link
   *     java.util.concurrent.TimeoutException} after the deadline; a stage that somebody completed
   *     ends the work after the text at hand
   */
  public CompletableFuture<Embedded> embed(List<String> texts, Duration deadline) {
    var answer = new CompletableFuture<Embedded>();
    desk.tell(new EmbeddingDesk.Embed(texts, deadline, answer));
    return answer;
  }
}
