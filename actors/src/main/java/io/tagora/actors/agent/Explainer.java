package io.tagora.actors.agent;

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
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Writes why an item is shown (paper section 8). */
public final class Explainer
    extends ModelAgent<Explainer.Command, Explainer.Draft, Explainer.Reply> {

  public sealed interface Command permits Draft, ModelReplied, Wake, Leave {}

  /**
   * Asks for the reason of an item over a context; answered exactly once.
   *
   * @param interest the persona's name, or what else speaks for the item
   */
  public record Draft(
      AgentId agent,
      String turnId,
      KvHandle context,
      Style style,
      Item item,
      String interest,
      long seed,
      Duration deadline,
      Answers<Reply> replyTo)
      implements Command, AgentDraft<Reply> {}

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

  static Behavior<Command> create(
      Optional<Post<Command>> post,
      ActorRef<InferenceRouter.Command> router,
      SamplingSettings sampling) {
    return at(post, context -> new Explainer(context, post, router, sampling));
  }

  private Explainer(
      ActorContext<Command> context,
      Optional<Post<Command>> post,
      ActorRef<InferenceRouter.Command> router,
      SamplingSettings sampling) {
    super(
        context,
        "explainer",
        post,
        router,
        sampling,
        ModelReplied::new,
        Leave.WHEN_ALL_ARE_ANSWERED);
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
    return draft.turnId() + "/explainer/" + draft.item().id();
  }

  @Override
  Question question(Draft draft) {
    return new Question(
        ExplainerPrompt.of(draft.style().word(), draft.item(), draft.interest()), OutputRule.FREE);
  }

  @Override
  Reply understood(Draft draft, Generation generation, Usage usage) {
    String reason = ExplainerPrompt.parse(generation);
    if (reason.isEmpty()) {
      return unusable(draft, "the model wrote no reason", usage);
    }
    if (generation.finish() == Generation.Finish.MAX_TOKENS) {
      return unusable(draft, "the reason did not come to an end", usage);
    }
    if (Clarity.loops(reason)) {
      return unusable(draft, "the reason said the same over and over", usage);
    }
    return Factuality.speaksOf(draft.item(), reason)
        ? new Drafted(draft.item().id(), reason, usage)
        : unusable(draft, "the reason did not speak of the item", usage);
  }

  @Override
  Reply declined(Draft draft, Absence absence, Usage usage, boolean contextLost) {
    return new Declined(draft.item().id(), absence, usage, contextLost);
  }
}
