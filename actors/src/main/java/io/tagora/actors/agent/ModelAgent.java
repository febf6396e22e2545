package io.tagora.actors.agent;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.SamplingSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import java.util.Optional;
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
 * An agent that makes one model call of each draft and answers each exactly once. Keeps nothing
 * between drafts; when it fails, those that are open are declined and nothing else is lost.
 *
 * <p>A user's own agent ends when it fails, and wakes up anew for the next request. Told to leave,
 * it is not found any more, and ends when all that was sent to it before is answered. An agent of
 * the node serves everybody and restarts.
 *
 * <p>Its behaviour after a message is {@code same()}: supervision wraps one that returns itself
 * anew for every message.
 *
 * @param <C> its commands
 * @param <D> the draft among them
 * @param <R> its replies; a refusal is one, not a failure
 */
abstract class ModelAgent<C, D extends AgentDraft<R>, R> extends AbstractMatchingBehavior<C> {

  /** What the model is asked. */
  record Question(HybridPrompt prompt, OutputRule rule) {}

  private final String name;
  private final Optional<Post<C>> post;
  private final SamplingSettings sampling;
  private final C last;
  private final OpenCalls<D> calls;
  private boolean leaves;

  /**
   * An agent that serves one user and ends when it fails, or without a post everybody and restarts.
   *
   * @param agent one for each start
   */
  static <C> Behavior<C> at(Optional<Post<C>> post, Function<ActorContext<C>, Behavior<C>> agent) {
    Behavior<C> behavior = Behaviors.setup(agent::apply);
    return post.isPresent()
        ? behavior
        : Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart());
  }

  /**
   * Begins, and is found if it has a post.
   *
   * @param last {@link Leave#WHEN_ALL_ARE_ANSWERED}
   */
  ModelAgent(
      ActorContext<C> context,
      String name,
      Optional<Post<C>> post,
      ActorRef<InferenceRouter.Command> router,
      SamplingSettings sampling,
      Function<InferenceRouter.Reply, C> replied,
      C last) {
    super(context);
    this.name = name;
    this.post = post;
    this.sampling = sampling;
    this.last = last;
    calls =
        new OpenCalls<>(
            router, context.messageAdapter(InferenceRouter.Reply.class, replied::apply));
    post.ifPresent(own -> own.take(context.getSelf()));
  }

  @Override
  public final Behavior<C> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      var absence = Absences.failed("the " + name + " stopped");
      calls.settleAll(draft -> decline(draft, absence));
    }
    if (signal instanceof PostStop) {
      post.ifPresent(own -> own.end(getContext().getSelf()));
    }
    return super.onSignal(signal);
  }

  /** Open before its prompt is made, so that one that cannot be made is answered, too. */
  final Behavior<C> onDraft(D draft) {
    if (isMeantFor(draft.agent())) {
      String call = call(draft);
      calls.open(call, draft);
      var question = question(draft);
      calls.ask(
          call,
          draft,
          question.prompt(),
          OpenCalls.decoding(sampling, draft.seed(), question.rule()));
    } else {
      decline(draft, Absences.failed("the request came to another user's " + name));
    }
    return Behaviors.same();
  }

  final Behavior<C> onTakeBack(AgentId agent, String call) {
    if (isMeantFor(agent)) {
      calls.takeBack(call);
      return ended();
    }
    return Behaviors.same();
  }

  final Behavior<C> onModelReplied(InferenceRouter.Reply reply) {
    calls.settle(reply, draft -> draft.replyTo().tell(answer(draft, reply)));
    return ended();
  }

  /** It is awake. */
  final Behavior<C> onWake(Wake wake) {
    isMeantFor(wake.agent());
    return Behaviors.same();
  }

  final Behavior<C> onLeave(Leave how) {
    switch (how) {
      case WHEN_DONE -> {
        var self = getContext().getSelf();
        post.ifPresent(own -> own.leave(self));
        self.tell(last);
      }
      case WHEN_ALL_ARE_ANSWERED -> leaves = true;
    }
    return ended();
  }

  private Behavior<C> ended() {
    return leaves && calls.areNone() ? Behaviors.stopped() : Behaviors.same();
  }

  private boolean isMeantFor(AgentId agent) {
    boolean meant = post.isEmpty() || post.get().id().equals(agent);
    if (!meant) {
      getContext().getLog().error("what is for {} came to the {} {}", agent, name, post.get().id());
    }
    return meant;
  }

  private void decline(D draft, Absence absence) {
    draft.replyTo().tell(declined(draft, absence, Usage.NONE, false));
  }

  private R answer(D draft, InferenceRouter.Reply reply) {
    return switch (reply) {
      case InferenceRouter.Generated(_, var generation, var usage) ->
          understood(draft, generation, usage);
      case InferenceRouter.NotGenerated(_, var absence, var usage, var contextLost) ->
          declined(draft, absence, usage, contextLost);
    };
  }

  /** The name of the draft's model call, unique over turns and agents. */
  abstract String call(D draft);

  abstract Question question(D draft);

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
