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
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Selects over the tags of all experts (paper section 5). */
public final class Arbiter extends ModelAgent<Arbiter.Command, Arbiter.Draft, Arbiter.Reply> {

  public sealed interface Command permits Draft, ModelReplied, Wake, Leave {}

  /** Asks for a selection over a pool of at least one tag; answered exactly once. */
  public record Draft(
      AgentId agent,
      String turnId,
      KvHandle context,
      List<TagProposal> pool,
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

  static Behavior<Command> create(
      Optional<Post<Command>> post,
      ActorRef<InferenceRouter.Command> router,
      AgentSettings settings) {
    return at(post, context -> new Arbiter(context, post, router, settings));
  }

  private Arbiter(
      ActorContext<Command> context,
      Optional<Post<Command>> post,
      ActorRef<InferenceRouter.Command> router,
      AgentSettings settings) {
    super(
        context,
        "arbiter",
        post,
        router,
        settings.arbiter(),
        ModelReplied::new,
        Leave.WHEN_ALL_ARE_ANSWERED);
    this.settings = settings;
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
    return draft.turnId() + "/arbiter";
  }

  @Override
  Question question(Draft draft) {
    List<Tag> candidates = ArbiterPrompt.candidates(draft.pool());
    return new Question(ArbiterPrompt.ofTags(candidates), rule(candidates));
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
}
