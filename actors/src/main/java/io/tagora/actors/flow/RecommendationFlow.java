package io.tagora.actors.flow;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.flow.FlowCommand.AgentStopped;
import io.tagora.actors.flow.FlowCommand.ArbiterReplied;
import io.tagora.actors.flow.FlowCommand.ContextReplied;
import io.tagora.actors.flow.FlowCommand.ExpertReplied;
import io.tagora.actors.flow.FlowCommand.ExplainerReplied;
import io.tagora.actors.flow.FlowCommand.ItemsSelected;
import io.tagora.actors.flow.FlowCommand.MemoryRefused;
import io.tagora.actors.flow.FlowCommand.MemoryReplied;
import io.tagora.actors.flow.FlowCommand.PlannerReplied;
import io.tagora.actors.flow.FlowCommand.SelectionFailed;
import io.tagora.actors.flow.FlowCommand.Woken;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.Dossier;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One request: memory → context → plan → experts → arbitration → items → reasons, and one answer.
 * The context is read once by every model that a role needs, when it needs it, and all agents of
 * that model continue from it; its KV is freed when the flow stops, however it stops. A context
 * that is lost with its device is read once more, and only what was lost with it is asked again.
 *
 * <p>What fails or comes late is replaced by the next best and named in {@code degraded}. Shortly
 * before the request's deadline the flow stops thinking; at the deadline it answers with what it
 * has. A reply that comes after its step is over changes nothing. Not supervised: a bug stops it,
 * and whoever watches it answers.
 *
 * <p>Each step decides what comes after it, as a {@link Move}; {@link Moves} makes it so.
 */
public final class RecommendationFlow extends AbstractMatchingBehavior<FlowCommand> {
  private final Turn turn;
  private final Moves moves;

  /**
   * Begins at once and stops after the answer.
   *
   * @param turnId unique over all requests
   * @param watcher told every stage as it happens, {@link Stage.Completed} last
   */
  public static Behavior<FlowCommand> create(
      String turnId,
      RecommendationRequest request,
      FlowPorts ports,
      Optional<? extends ActorRef<? super StageRelay.Happened>> watcher,
      ActorRef<Outcome> replyTo) {
    return Behaviors.setup(
        context -> new RecommendationFlow(context, turnId, request, ports, watcher, replyTo));
  }

  private RecommendationFlow(
      ActorContext<FlowCommand> actor,
      String turnId,
      RecommendationRequest request,
      FlowPorts ports,
      Optional<? extends ActorRef<? super StageRelay.Happened>> watcher,
      ActorRef<Outcome> replyTo) {
    super(actor);
    var stopwatch = new Stopwatch(ports.ticker());
    turn =
        new Turn(
            request,
            new FlowMemory(actor, turnId, request.userId(), ports),
            new FlowCalls(actor, turnId, request, ports),
            new AnswerDraft(turnId, request.userId(), ports.models().byLabel(), stopwatch),
            new FlowClock(actor, ports.settings().deadlines(), stopwatch, request.deadline()),
            new Trunks(ports.models()),
            stage -> watcher.ifPresent(ref -> ref.tell(new StageRelay.Happened(stage))));
    moves = new Moves(turn, ports, replyTo);
    turn.clock().begin(Step.MEMORY, stopwatch.elapsedNanos());
    turn.calls().wakeAgents();
    turn.memory().read();
  }

  @Override
  public Behavior<FlowCommand> onMessage(FlowCommand command) {
    switch (command) {
      case MemoryReplied(var memory) -> onMemory(memory);
      case MemoryRefused(var absence) -> moves.missed(Step.MEMORY, absence);
      case ContextReplied(InferenceRouter.ContextRead read) -> moves.onRead(read);
      case ContextReplied(InferenceRouter.ContextNotRead(var model, var absence)) ->
          moves.onNotRead(model, absence);
      case ContextReplied(InferenceRouter.ContextLost(var model, var handle, _)) ->
          moves.onLost(model, handle);
      case PlannerReplied(var attempt, var reply) -> moves.make(moves.plan().on(attempt, reply));
      case ExpertReplied(var attempt, var reply) -> moves.make(moves.experts().on(attempt, reply));
      case ArbiterReplied(var attempt, var reply) -> moves.make(moves.arbiter().on(attempt, reply));
      case ItemsSelected(var step, var items) -> moves.make(moves.items().on(step, items));
      case SelectionFailed(var step, var reason) -> moves.missed(step, Absences.failed(reason));
      case ExplainerReplied(var attempt, var reply) ->
          moves.make(moves.reasons().on(attempt, reply));
      case AgentStopped(var agent) -> moves.onStopped(agent);
      case Woken _ -> onWoken();
    }
    return turn.isAt(Step.DONE) ? Behaviors.stopped() : this;
  }

  /** The node stops, or a bug stopped the flow; the requester hears of it. */
  @Override
  public Behavior<FlowCommand> onSignal(Signal signal) throws Exception {
    if (signal instanceof PostStop) {
      turn.clock().stop();
      moves.stopped();
    }
    return super.onSignal(signal);
  }

  private void onMemory(Dossier memory) {
    if (turn.isAt(Step.MEMORY)) {
      turn.know(memory);
      moves.remembered(memory.record().state().known());
    }
  }

  /** Several deadlines may have passed; each is seen in its turn. */
  private void onWoken() {
    var clock = turn.clock();
    clock.woke();
    if (clock.isAnswerDue()) {
      moves.answerNow();
      return;
    }
    if (clock.isThinkingOver() && !turn.thinkingIsOver()) {
      moves.endThinking();
    }
    if (clock.isStepLate()) {
      moves.missed(turn.step(), Absences.late(clock.stepTime()));
    }
    if (turn.isAt(Step.EXPERTS) && clock.isHedgeDue()) {
      moves.experts().hedge();
    }
    clock.set();
  }
}
