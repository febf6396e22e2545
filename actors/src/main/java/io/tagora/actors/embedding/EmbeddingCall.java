package io.tagora.actors.embedding;

import io.tagora.actors.embedding.EmbeddingService.Embedded;
import io.tagora.runtime.model.TextEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One request, a text a message, so that requests take turns and one that nobody waits for ends
 * after the text at hand.
 */
final class EmbeddingCall extends AbstractMatchingBehavior<EmbeddingCall.Command> {

  sealed interface Command {}

  private enum Next implements Command {
    INSTANCE
  }

  private enum DeadlinePassed implements Command {
    INSTANCE
  }

  private final EmbeddingDesk.Embed request;
  private final TextEmbedder embedder;
  private final List<float[]> vectors = new ArrayList<>();
  private int tokens;

  static Behavior<Command> create(EmbeddingDesk.Embed request, TextEmbedder embedder) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new EmbeddingCall(context, timers, request, embedder)));
  }

  private EmbeddingCall(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      EmbeddingDesk.Embed request,
      TextEmbedder embedder) {
    super(context);
    this.request = request;
    this.embedder = embedder;
    timers.startSingleTimer(DeadlinePassed.INSTANCE, request.deadline());
    context.getSelf().tell(Next.INSTANCE);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Next _ -> onNext();
      case DeadlinePassed _ -> onDeadline();
    };
  }

  private Behavior<Command> onNext() {
    if (request.answer().isDone()) {
      return Behaviors.stopped();
    }
    if (vectors.size() == request.texts().size()) {
      request.answer().complete(new Embedded(List.copyOf(vectors), tokens));
      return Behaviors.stopped();
    }
    String text = request.texts().get(vectors.size());
    vectors.add(embedder.embed(List.of(text)).getFirst());
    tokens += embedder.tokens(text);
    getContext().getSelf().tell(Next.INSTANCE);
    return this;
  }

  private Behavior<Command> onDeadline() {
    request
        .answer()
        .completeExceptionally(
            new TimeoutException("no vectors within " + request.deadline().toMillis() + " ms"));
    return Behaviors.stopped();
  }
}
