package io.tagora.actors.agent;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.SamplingSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.PersonaBounds;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.prompt.PlannerPrompt;
import java.time.Duration;
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
 * Writes the personas of a user (paper section 3). Stateless between drafts: a restart declines the
 * open ones and loses nothing else.
 */
public final class Planner extends AbstractMatchingBehavior<Planner.Command> {

  public sealed interface Command {}

  /** Asks for so many personas over a context; answered exactly once. */
  public record Draft(
      String turnId,
      KvHandle context,
      PersonaBounds personas,
      long seed,
      Duration deadline,
      Answers<Reply> replyTo)
      implements Command {}

  private record ModelReplied(InferenceRouter.Reply reply) implements Command {}

  public sealed interface Reply {
    String turnId();

    /** What the model call cost, whether it brought something or not. */
    Usage usage();
  }

  public record Drafted(String turnId, Plan plan, Usage usage) implements Reply {}

  /**
   * There is no answer, and why; a refusal is an answer, not a failure.
   *
   * @param contextLost whether the context is gone with its device, so that another try on a new
   *     reading of it may bring an answer
   */
  public record Declined(String turnId, Absence absence, Usage usage, boolean contextLost)
      implements Reply {}

  private final SamplingSettings sampling;
  private final OpenCalls<Draft> calls;

  public static Behavior<Command> create(
      ActorRef<InferenceRouter.Command> router, SamplingSettings sampling) {
    Behavior<Command> planner = Behaviors.setup(context -> new Planner(context, router, sampling));
    return Behaviors.supervise(planner).onFailure(SupervisorStrategy.restart());
  }

  private Planner(
      ActorContext<Command> context,
      ActorRef<InferenceRouter.Command> router,
      SamplingSettings sampling) {
    super(context);
    this.sampling = sampling;
    calls =
        new OpenCalls<>(
            router, context.messageAdapter(InferenceRouter.Reply.class, ModelReplied::new));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Draft draft -> onDraft(draft);
      case ModelReplied(var reply) -> onModelReplied(reply);
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      var absence = Absences.failed("the planner stopped");
      calls.settleAll(draft -> draft.replyTo().tell(declined(draft, absence, Usage.NONE)));
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> onDraft(Draft draft) {
    calls.begin(
        draft.turnId() + "/planner",
        draft,
        draft.context(),
        PlannerPrompt.of(),
        OpenCalls.decoding(sampling, draft.seed(), draft.personas().rule()),
        draft.deadline());
    return this;
  }

  private Behavior<Command> onModelReplied(InferenceRouter.Reply reply) {
    calls.settle(reply, draft -> draft.replyTo().tell(answer(draft, reply)));
    return this;
  }

  private Reply answer(Draft draft, InferenceRouter.Reply reply) {
    return switch (reply) {
      case InferenceRouter.Generated(_, var generation, var usage) ->
          understood(draft, generation, usage);
      case InferenceRouter.NotGenerated(_, var absence, var usage, var contextLost) ->
          new Declined(draft.turnId(), absence, usage, contextLost);
    };
  }

  private Reply understood(Draft draft, Generation generation, Usage usage) {
    Plan plan = PlannerPrompt.parse(generation, draft.personas().most());
    return plan.personas().isEmpty()
        ? declined(draft, Absences.declined("the model wrote no persona"), usage)
        : new Drafted(draft.turnId(), plan, usage);
  }

  private static Declined declined(Draft draft, Absence absence, Usage usage) {
    return new Declined(draft.turnId(), absence, usage, false);
  }
}
