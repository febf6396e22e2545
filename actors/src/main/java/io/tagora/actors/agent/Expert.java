package io.tagora.actors.agent;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.AgentSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.prompt.ExpertPrompt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Writes tags for one persona (paper section 4). */
public final class Expert extends ModelAgent<Expert.Command, Expert.Draft, Expert.Reply> {

  public sealed interface Command permits Draft, TakeBack, ModelReplied, Wake, Leave {}

  /**
   * Asks for the tags of a persona over a context; answered exactly once.
   *
   * @param vocabulary what tags there are to choose from
   * @param tags how many to write, as long as the vocabulary has them
   */
  public record Draft(
      AgentId agent,
      String turnId,
      KvHandle context,
      Persona persona,
      PhraseSet vocabulary,
      int tags,
      long seed,
      Duration deadline,
      Answers<Reply> replyTo)
      implements Command, AgentDraft<Reply> {}

  /** Takes a draft back: it is not answered any more, and its model call ends. */
  public record TakeBack(AgentId agent, String turnId, String personaId) implements Command {}

  private record ModelReplied(InferenceRouter.Reply reply) implements Command {}

  public sealed interface Reply {
    String personaId();

    /** What the model call cost, whether it brought something or not. */
    Usage usage();
  }

  public record Drafted(String personaId, List<TagProposal> tags, Usage usage) implements Reply {}

  /**
   * There is no answer, and why; a refusal is an answer, not a failure.
   *
   * @param contextLost whether the context is gone with its device, so that another try on a new
   *     reading of it may bring an answer
   */
  public record Declined(String personaId, Absence absence, Usage usage, boolean contextLost)
      implements Reply {}

  private final Catalog catalog;

  static Behavior<Command> create(
      Optional<Post<Command>> post,
      ActorRef<InferenceRouter.Command> router,
      Catalog catalog,
      AgentSettings settings) {
    return at(post, context -> new Expert(context, post, router, catalog, settings));
  }

  private Expert(
      ActorContext<Command> context,
      Optional<Post<Command>> post,
      ActorRef<InferenceRouter.Command> router,
      Catalog catalog,
      AgentSettings settings) {
    super(
        context,
        "expert",
        post,
        router,
        settings.expert(),
        ModelReplied::new,
        Leave.WHEN_ALL_ARE_ANSWERED);
    this.catalog = catalog;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Draft draft -> onDraft(draft);
      case TakeBack(var agent, var turnId, var personaId) ->
          onTakeBack(agent, call(turnId, personaId));
      case ModelReplied(var reply) -> onModelReplied(reply);
      case Wake wake -> onWake(wake);
      case Leave how -> onLeave(how);
    };
  }

  @Override
  String call(Draft draft) {
    return call(draft.turnId(), draft.persona().id());
  }

  private static String call(String turnId, String personaId) {
    return turnId + "/expert/" + personaId;
  }

  @Override
  Reply understood(Draft draft, Generation generation, Usage usage) {
    List<TagProposal> tags = ExpertPrompt.parse(generation, draft.persona(), catalog);
    return tags.isEmpty()
        ? unusable(draft, "the model wrote no tag", usage)
        : new Drafted(draft.persona().id(), tags, usage);
  }

  @Override
  Question question(Draft draft) {
    return new Question(
        ExpertPrompt.of(draft.persona()),
        new OutputRule.Phrases(draft.vocabulary(), draft.tags(), draft.tags()));
  }

  @Override
  Reply declined(Draft draft, Absence absence, Usage usage, boolean contextLost) {
    return new Declined(draft.persona().id(), absence, usage, contextLost);
  }
}
