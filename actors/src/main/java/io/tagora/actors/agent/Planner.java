package io.tagora.actors.agent;

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
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Writes the personas of a user (paper section 3). */
public final class Planner extends ModelAgent<Planner.Command, Planner.Draft, Planner.Reply> {

  public sealed interface Command permits Draft, ModelReplied, Wake, Leave {}

  /** Asks for so many personas over a context; answered exactly once. */
  public record Draft(
      AgentId agent,
      String turnId,
      KvHandle context,
      PersonaBounds personas,
      long seed,
      Duration deadline,
      Answers<Reply> replyTo)
      implements Command, AgentDraft<Reply> {}

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

  static Behavior<Command> create(
      Optional<Post<Command>> post,
      ActorRef<InferenceRouter.Command> router,
      SamplingSettings sampling) {
    return at(post, context -> new Planner(context, post, router, sampling));
  }

  private Planner(
      ActorContext<Command> context,
      Optional<Post<Command>> post,
      ActorRef<InferenceRouter.Command> router,
      SamplingSettings sampling) {
    super(
        context, "planner", post, router, sampling, ModelReplied::new, Leave.WHEN_ALL_ARE_ANSWERED);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Draft draft -> onDraft(draft);
      case ModelReplied(var reply) -> onModelReplied(reply);
      case Wake wake -> onWake(wake);
      case Leave how -> onLeave(how);
    };
  }

  @Override
  String call(Draft draft) {
    return draft.turnId() + "/planner";
  }

  @Override
  Question question(Draft draft) {
    return new Question(PlannerPrompt.of(), draft.personas().rule());
  }

  @Override
  Reply understood(Draft draft, Generation generation, Usage usage) {
    Plan plan = PlannerPrompt.parse(generation, draft.personas().most());
    return plan.personas().isEmpty()
        ? unusable(draft, "the model wrote no persona", usage)
        : new Drafted(draft.turnId(), plan, usage);
  }

  @Override
  Reply declined(Draft draft, Absence absence, Usage usage, boolean contextLost) {
    return new Declined(draft.turnId(), absence, usage, contextLost);
  }
}
