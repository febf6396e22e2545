package io.tagora.actors.agent;

import io.tagora.actors.device.Absences;
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
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Writes tags for one persona (paper section 4). Stateless between drafts: a restart declines the
 * open ones and loses nothing else.
 */
public final class Expert extends AbstractMatchingBehavior<Expert.Command> {

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
  private final OpenCalls<Draft> calls;

  public static Behavior<Command> create(
      ActorRef<InferenceRouter.Command> router, Catalog catalog, AgentSettings settings) {
    Behavior<Command> expert =
        Behaviors.setup(context -> new Expert(context, router, catalog, settings));
    return Behaviors.supervise(expert).onFailure(SupervisorStrategy.restart());
  }

  private Expert(
      ActorContext<Command> context,
      ActorRef<InferenceRouter.Command> router,
      Catalog catalog,
      AgentSettings settings) {
    super(context);
    this.catalog = catalog;
    this.settings = settings;
    calls =
        new OpenCalls<>(
            router, context.messageAdapter(InferenceRouter.Reply.class, ModelReplied::new));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Draft draft -> onDraft(draft);
      case TakeBack(var turnId, var personaId) -> onTakeBack(turnId, personaId);
      case ModelReplied(var reply) -> onModelReplied(reply);
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      var absence = Absences.failed("the expert stopped");
      calls.settleAll(draft -> draft.replyTo().tell(declined(draft, absence, Usage.NONE)));
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> onDraft(Draft draft) {
    calls.begin(
        call(draft.turnId(), draft.persona().id()),
        draft,
        draft.context(),
        ExpertPrompt.of(draft.persona()),
        OpenCalls.decoding(settings.expert(), draft.seed(), rule(draft)),
        draft.deadline());
    return this;
  }

  private Behavior<Command> onTakeBack(String turnId, String personaId) {
    calls.takeBack(call(turnId, personaId));
    return this;
  }

  private static String call(String turnId, String personaId) {
    return turnId + "/expert/" + personaId;
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
          new Declined(draft.persona().id(), absence, usage, contextLost);
    };
  }

  private Reply understood(Draft draft, Generation generation, Usage usage) {
    List<TagProposal> tags = ExpertPrompt.parse(generation, draft.persona(), catalog);
    return tags.isEmpty()
        ? declined(draft, Absences.declined("the model wrote no tag"), usage)
        : new Drafted(draft.persona().id(), tags, usage);
  }

  private OutputRule rule(Draft draft) {
    return new OutputRule.Phrases(draft.vocabulary(), draft.tags(), draft.tags());
  }

  private static Declined declined(Draft draft, Absence absence, Usage usage) {
    return new Declined(draft.persona().id(), absence, usage, false);
  }
}
