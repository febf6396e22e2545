package io.tagora.actors.agent;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An agent that makes one model call of each draft and answers each exactly once. Stateless between
 * drafts: a restart declines the open ones and loses nothing else.
 *
 * <p>Its behaviour after a message is {@code same()}: supervision wraps one that returns itself
 * anew for every message.
 *
 * @param <C> its commands
 * @param <D> the draft among them
 * @param <R> its replies; a refusal is one, not a failure
 */
abstract class ModelAgent<C, D, R> extends AbstractMatchingBehavior<C> {
  private final String name;
  private final OpenCalls<D> calls;

  /**
   * Restarts whenever it fails.
   *
   * @param agent one for each restart
   */
  static <C> Behavior<C> supervised(Function<ActorContext<C>, Behavior<C>> agent) {
    return Behaviors.supervise(Behaviors.<C>setup(agent::apply))
        .onFailure(SupervisorStrategy.restart());
  }

  ModelAgent(
      ActorContext<C> context,
      String name,
      ActorRef<InferenceRouter.Command> router,
      Function<InferenceRouter.Reply, C> replied) {
    super(context);
    this.name = name;
    calls =
        new OpenCalls<>(
            router, context.messageAdapter(InferenceRouter.Reply.class, replied::apply));
  }

  final OpenCalls<D> calls() {
    return calls;
  }

  @Override
  public final Behavior<C> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      var absence = Absences.failed("the " + name + " stopped");
      calls.settleAll(draft -> replyTo(draft).tell(declined(draft, absence, Usage.NONE, false)));
    }
    return super.onSignal(signal);
  }

  final Behavior<C> onModelReplied(InferenceRouter.Reply reply) {
    calls.settle(reply, draft -> replyTo(draft).tell(answer(draft, reply)));
    return Behaviors.same();
  }

  private R answer(D draft, InferenceRouter.Reply reply) {
    return switch (reply) {
      case InferenceRouter.Generated(_, var generation, var usage) ->
          understood(draft, generation, usage);
      case InferenceRouter.NotGenerated(_, var absence, var usage, var contextLost) ->
          declined(draft, absence, usage, contextLost);
    };
  }

  abstract Answers<R> replyTo(D draft);

  /** What the text says, or why it says nothing. */
  abstract R understood(D draft, Generation generation, Usage usage);

  /**
   * That there is no answer.
   *
   * @param contextLost whether the context is gone with its device, so that another try on a new
   *     reading of it may bring an answer
   */
  abstract R declined(D draft, Absence absence, Usage usage, boolean contextLost);

  /** That the model wrote, and nothing that can be used. */
  final R unusable(D draft, String why, Usage usage) {
    return declined(draft, Absences.declined(why), usage, false);
  }
}
