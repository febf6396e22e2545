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
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Writes tags for one persona (paper section 4). */
public final class Expert extends ModelAgent<Expert.Command, Expert.Draft, Expert.Reply> {

  public sealed interface Command {}

  /**
   * Asks for the tags of a persona over a context; answered exactly once.
   *
   * @param vocabulary what tags there are to choose from
   * @param tags how many to write, as long as the vocabulary has them
   */
  public record Draft(
      String turnId,
      KvHandle context,
      Persona persona,
      PhraseSet vocabulary,
      int tags,
      long seed,
      Duration deadline,
      Answers<Reply> replyTo)
      implements Command {}

  /** Takes a draft back: it is not answered any more, and its model call ends. */
  public record TakeBack(String turnId, String personaId) implements Command {}

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
  private final AgentSettings settings;

  public static Behavior<Command> create(
      ActorRef<InferenceRouter.Command> router, Catalog catalog, AgentSettings settings) {
    return supervised(context -> new Expert(context, router, catalog, settings));
  }

  private Expert(
      ActorContext<Command> context,
      ActorRef<InferenceRouter.Command> router,
      Catalog catalog,
      AgentSettings settings) {
    super(context, "expert", router, ModelReplied::new);
    this.catalog = catalog;
    this.settings = settings;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Draft draft -> onDraft(draft);
      case TakeBack(var turnId, var personaId) -> onTakeBack(turnId, personaId);
      case ModelReplied(var reply) -> onModelReplied(reply);
    };
  }

  private Behavior<Command> onDraft(Draft draft) {
    calls()
        .begin(
            call(draft.turnId(), draft.persona().id()),
            draft,
            draft.context(),
            ExpertPrompt.of(draft.persona()),
            OpenCalls.decoding(settings.expert(), draft.seed(), rule(draft)),
            draft.deadline());
    return Behaviors.same();
  }

  private Behavior<Command> onTakeBack(String turnId, String personaId) {
    calls().takeBack(call(turnId, personaId));
    return Behaviors.same();
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

  private OutputRule rule(Draft draft) {
    return new OutputRule.Phrases(draft.vocabulary(), draft.tags(), draft.tags());
  }

  @Override
  Reply declined(Draft draft, Absence absence, Usage usage, boolean contextLost) {
    return new Declined(draft.persona().id(), absence, usage, contextLost);
  }

  @Override
  Answers<Reply> replyTo(Draft draft) {
    return draft.replyTo();
  }
}
