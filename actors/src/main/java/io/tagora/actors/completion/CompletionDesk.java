package io.tagora.actors.completion;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.device.StayTime;
import io.tagora.runtime.agent.Absence;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Starts a flow for every request and refuses those over the bound. Each listener hears a last
 * event, also where its flow broke; one whose request was cancelled hears none.
 */
public final class CompletionDesk extends AbstractMatchingBehavior<CompletionDesk.Command> {

  public sealed interface Command {}

  /** Begins a request; {@code id} names it for {@link Cancel}. */
  record Complete(String id, CompletionRequest request, CompletionListener listener)
      implements Command {}

  /** Ends a request; one that has ended is ignored. */
  record Cancel(String id) implements Command {}

  private record FlowEnded(String id) implements Command {}

  private record Open(ActorRef<CompletionFlow.Command> flow, LastOnce listener, long since) {}

  private final ActorRef<InferenceRouter.Command> router;
  private final int bound;
  private final Map<String, Open> open = new HashMap<>();
  private final StayTime stay = new StayTime();

  /** A desk that works on so many requests at a time. */
  public static Behavior<Command> create(ActorRef<InferenceRouter.Command> router, int bound) {
    return Behaviors.setup(context -> new CompletionDesk(context, router, bound));
  }

  private CompletionDesk(
      ActorContext<Command> context, ActorRef<InferenceRouter.Command> router, int bound) {
    super(context);
    this.router = router;
    this.bound = bound;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Complete complete -> onComplete(complete);
      case Cancel(var id) -> onCancel(id);
      case FlowEnded(var id) -> onFlowEnded(id);
    };
  }

  private Behavior<Command> onComplete(Complete complete) {
    if (open.size() >= bound) {
      Absence full = Absences.overloaded("this node", bound, stay);
      complete.listener().told(new CompletionEvent.NotCompleted(full));
      return this;
    }
    var listener = new LastOnce(complete.listener());
    var flow =
        getContext().spawnAnonymous(CompletionFlow.create(complete.request(), router, listener));
    open.put(complete.id(), new Open(flow, listener, System.nanoTime()));
    getContext().watchWith(flow, new FlowEnded(complete.id()));
    return this;
  }

  private Behavior<Command> onCancel(String id) {
    Open cancelled = open.get(id);
    if (cancelled != null) {
      cancelled.listener().mute();
      cancelled.flow().tell(CompletionFlow.Cancel.INSTANCE);
    }
    return this;
  }

  private Behavior<Command> onFlowEnded(String id) {
    Open ended = open.remove(id);
    if (ended != null) {
      stay.endedSince(ended.since());
      var broke = Absences.failed("the request broke; the log says why");
      ended.listener().told(new CompletionEvent.NotCompleted(broke));
    }
    return this;
  }
}
