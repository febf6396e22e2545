package io.tagora.actors;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Callers who are actors, with one question open each: what they ask costs a message, and not a
 * future with a timer as that of a caller outside does.
 */
final class CallingActors<M, T> implements AgentsLoad.Asking<T> {
  private final RecipientRef<M> asked;
  private final BiFunction<Integer, ActorRef<T>, M> question;
  private final AtomicReferenceArray<CompletableFuture<T>> open;
  private final List<ActorRef<T>> callers;

  /**
   * So many callers.
   *
   * @param question of a caller, answered to its reference
   */
  CallingActors(
      ActorSystem<?> system,
      int callers,
      RecipientRef<M> asked,
      BiFunction<Integer, ActorRef<T>, M> question) {
    this.asked = asked;
    this.question = question;
    open = new AtomicReferenceArray<>(callers);
    this.callers =
        IntStream.range(0, callers)
            .mapToObj(caller ->
                system.<T>systemActorOf(caller(caller), "caller-" + caller, Props.empty()))
            .toList();
  }

  private Behavior<T> caller(int caller) {
    return Behaviors.receiveMessage(answer -> {
      open.get(caller).complete(answer);
      return Behaviors.same();
    });
  }

  @Override
  public void ask(int caller, CompletableFuture<T> answer) {
    open.set(caller, answer);
    asked.tell(question.apply(caller, callers.get(caller)));
  }
}
