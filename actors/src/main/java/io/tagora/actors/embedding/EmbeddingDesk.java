package io.tagora.actors.embedding;

import io.tagora.actors.OverloadedException;
import io.tagora.actors.device.StayTime;
import io.tagora.actors.embedding.EmbeddingService.Embedded;
import io.tagora.runtime.model.TextEmbedder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Starts a child for every request and refuses those over the bound; every answer completes. */
final class EmbeddingDesk extends AbstractMatchingBehavior<EmbeddingDesk.Command> {

  sealed interface Command {}

  record Embed(List<String> texts, Duration deadline, CompletableFuture<Embedded> answer)
      implements Command {
    Embed {
      texts = List.copyOf(texts);
    }
  }

  private record CallEnded(CompletableFuture<Embedded> answer, long since) implements Command {}

  private final TextEmbedder embedder;
  private final int bound;
  private final StayTime stay = new StayTime();
  private int running;

  static Behavior<Command> create(TextEmbedder embedder, int bound) {
    return Behaviors.setup(context -> new EmbeddingDesk(context, embedder, bound));
  }

  private EmbeddingDesk(ActorContext<Command> context, TextEmbedder embedder, int bound) {
    super(context);
    this.embedder = embedder;
    this.bound = bound;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Embed embed -> onEmbed(embed);
      case CallEnded(var answer, var since) -> onCallEnded(answer, since);
    };
  }

  private Behavior<Command> onEmbed(Embed embed) {
    if (running >= bound) {
      embed
          .answer()
          .completeExceptionally(
              new OverloadedException("the line for embeddings is full at " + bound, stay.mean()));
      return this;
    }
    running++;
    var call =
        getContext()
            .spawnAnonymous(
                EmbeddingCall.create(embed, embedder),
                DispatcherSelector.fromConfig("tagora.embedding-dispatcher"));
    getContext().watchWith(call, new CallEnded(embed.answer(), System.nanoTime()));
    return this;
  }

  /** Completes nothing where the call did. */
  private Behavior<Command> onCallEnded(CompletableFuture<Embedded> answer, long since) {
    running--;
    stay.endedSince(since);
    answer.completeExceptionally(
        new IllegalStateException("the embedding broke; the log says why"));
    return this;
  }
}
