package io.tagora.actors.agent;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.AgentSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.prompt.ArbiterPrompt;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Selects over the tags of all experts (paper section 5). */
public final class Arbiter extends ModelAgent<Arbiter.Command, Arbiter.Draft, Arbiter.Reply> {

  public sealed interface Command {}

  /** Asks for a selection over a pool of at least one tag; answered exactly once. */
  public record Draft(
      String turnId,
      KvHandle context,
      List<TagProposal> pool,
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

  public record Drafted(String turnId, Arbitration arbitration, Usage usage) implements Reply {}

  /**
   * There is no answer, and why; a refusal is an answer, not a failure.
   *
   * @param contextLost whether the context is gone with its device, so that another try on a new
   *     reading of it may bring an answer
   */
  public record Declined(String turnId, Absence absence, Usage usage, boolean contextLost)
      implements Reply {}

  private final AgentSettings settings;

  public static Behavior<Command> create(
      ActorRef<InferenceRouter.Command> router, AgentSettings settings) {
    return supervised(context -> new Arbiter(context, router, settings));
  }

  private Arbiter(
      ActorContext<Command> context,
      ActorRef<InferenceRouter.Command> router,
      AgentSettings settings) {
    super(context, "arbiter", router, ModelReplied::new);
    this.settings = settings;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Draft draft -> onDraft(draft);
      case ModelReplied(var reply) -> onModelReplied(reply);
    };
  }

  private Behavior<Command> onDraft(Draft draft) {
    List<Tag> candidates = ArbiterPrompt.candidates(draft.pool());
    calls()
        .begin(
            draft.turnId() + "/arbiter",
            draft,
            draft.context(),
            ArbiterPrompt.ofTags(candidates),
            OpenCalls.decoding(settings.arbiter(), draft.seed(), rule(candidates)),
            draft.deadline());
    return Behaviors.same();
  }

  @Override
  Reply understood(Draft draft, Generation generation, Usage usage) {
    Arbitration arbitration = ArbiterPrompt.parse(generation, draft.pool());
    return arbitration.tags().isEmpty()
        ? unusable(draft, "the model selected no tag", usage)
        : new Drafted(draft.turnId(), arbitration, usage);
  }

  private OutputRule rule(List<Tag> candidates) {
    int tags = settings.arbitratedTags();
    return new OutputRule.Phrases(Catalog.phrasesOf(candidates), tags, tags);
  }

  @Override
  Reply declined(Draft draft, Absence absence, Usage usage, boolean contextLost) {
    return new Declined(draft.turnId(), absence, usage, contextLost);
  }

  @Override
  Answers<Reply> replyTo(Draft draft) {
    return draft.replyTo();
  }
}
