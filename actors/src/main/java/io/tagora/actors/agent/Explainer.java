package io.tagora.actors.agent;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.SamplingSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.explanation.Clarity;
import io.tagora.runtime.explanation.Factuality;
import io.tagora.runtime.explanation.Style;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.prompt.ExplainerPrompt;
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
 * Writes why an item is shown (paper section 8). Stateless between drafts: a restart declines the
 * open ones and loses nothing else.
 */
public final class Explainer extends AbstractMatchingBehavior<Explainer.Command> {

  public sealed interface Command {}

  /**
   * Asks for the reason of an item over a context; answered exactly once.
   *
   * @param interest the persona's name, or what else speaks for the item
   */
  public record Draft(
      String turnId,
      KvHandle context,
      Style style,
      Item item,
      String interest,
      long seed,
      Duration deadline,
      Answers<Reply> replyTo)
      implements Command {}

  private record ModelReplied(InferenceRouter.Reply reply) implements Command {}

  public sealed interface Reply {
    String itemId();

    /** What the model call cost, whether it brought something or not. */
    Usage usage();
  }

  public record Drafted(String itemId, String reason, Usage usage) implements Reply {}

  /**
   * There is no answer, and why; a refusal is an answer, not a failure.
   *
   * @param contextLost whether the context is gone with its device, so that another try on a new
   *     reading of it may bring an answer
   */
  public record Declined(String itemId, Absence absence, Usage usage, boolean contextLost)
      implements Reply {}

  private final SamplingSettings sampling;
  private final OpenCalls<Draft> calls;

  public static Behavior<Command> create(
      ActorRef<InferenceRouter.Command> router, SamplingSettings sampling) {
    Behavior<Command> explainer =
        Behaviors.setup(context -> new Explainer(context, router, sampling));
    return Behaviors.supervise(explainer).onFailure(SupervisorStrategy.restart());
  }

  private Explainer(
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
      var absence = Absences.failed("the explainer stopped");
      calls.settleAll(draft -> draft.replyTo().tell(declined(draft, absence, Usage.NONE)));
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> onDraft(Draft draft) {
    calls.begin(
        draft.turnId() + "/explainer/" + draft.item().id(),
        draft,
        draft.context(),
        ExplainerPrompt.of(draft.style().word(), draft.item(), draft.interest()),
        OpenCalls.decoding(sampling, draft.seed(), OutputRule.FREE),
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
          new Declined(draft.item().id(), absence, usage, contextLost);
    };
  }

  private Reply understood(Draft draft, Generation generation, Usage usage) {
    String reason = ExplainerPrompt.parse(generation);
    if (reason.isEmpty()) {
      return declined(draft, Absences.declined("the model wrote no reason"), usage);
    }
    if (generation.finish() == Generation.Finish.MAX_TOKENS) {
      return declined(draft, Absences.declined("the reason did not come to an end"), usage);
    }
    if (Clarity.loops(reason)) {
      return declined(draft, Absences.declined("the reason said the same over and over"), usage);
    }
    return Factuality.speaksOf(draft.item(), reason)
        ? new Drafted(draft.item().id(), reason, usage)
        : declined(draft, Absences.declined("the reason did not speak of the item"), usage);
  }

  private static Declined declined(Draft draft, Absence absence, Usage usage) {
    return new Declined(draft.item().id(), absence, usage, false);
  }
}
