package io.tagora.actors.agent;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.AgentSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.prompt.ArbiterPrompt;
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
 * Selects over the tags of all experts (paper section 5). Stateless between drafts: a restart
 * declines the open ones and loses nothing else.
 */
public final class Arbiter extends AbstractMatchingBehavior<Arbiter.Command> {

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
  private final OpenCalls<Draft> calls;

  public static Behavior<Command> create(
      ActorRef<InferenceRouter.Command> router, AgentSettings settings) {
    Behavior<Command> arbiter = Behaviors.setup(context -> new Arbiter(context, router, settings));
    return Behaviors.supervise(arbiter).onFailure(SupervisorStrategy.restart());
  }

  private Arbiter(
      ActorContext<Command> context,
      ActorRef<InferenceRouter.Command> router,
      AgentSettings settings) {
    super(context);
    this.settings = settings;
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
      var absence = Absences.failed("the arbiter stopped");
      calls.settleAll(draft -> draft.replyTo().tell(declined(draft, absence, Usage.NONE)));
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> onDraft(Draft draft) {
    calls.begin(
        draft.turnId() + "/arbiter",
        draft,
        draft.context(),
        ArbiterPrompt.of(draft.pool()),
        OpenCalls.decoding(settings.arbiter(), draft.seed(), rule(draft.pool())),
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
    Arbitration arbitration = ArbiterPrompt.parse(generation, draft.pool());
    return arbitration.tags().isEmpty()
        ? declined(draft, Absences.declined("the model selected no tag"), usage)
        : new Drafted(draft.turnId(), arbitration, usage);
  }

  private OutputRule rule(List<TagProposal> pool) {
    int tags = settings.arbitratedTags();
    var phrases = Catalog.phrasesOf(ArbiterPrompt.candidates(pool));
    return new OutputRule.Phrases(phrases, tags, tags);
  }

  private static Declined declined(Draft draft, Absence absence, Usage usage) {
    return new Declined(draft.turnId(), absence, usage, false);
  }
}
