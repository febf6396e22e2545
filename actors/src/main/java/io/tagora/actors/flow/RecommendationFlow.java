package io.tagora.actors.flow;

import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Planner;
import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.flow.FlowCommand.AnswerDue;
import io.tagora.actors.flow.FlowCommand.ArbiterReplied;
import io.tagora.actors.flow.FlowCommand.ContextReplied;
import io.tagora.actors.flow.FlowCommand.ExpertsReported;
import io.tagora.actors.flow.FlowCommand.ExplanationsReported;
import io.tagora.actors.flow.FlowCommand.ItemsSelected;
import io.tagora.actors.flow.FlowCommand.MemoryRefused;
import io.tagora.actors.flow.FlowCommand.MemoryReplied;
import io.tagora.actors.flow.FlowCommand.PlannerReplied;
import io.tagora.actors.flow.FlowCommand.SelectionFailed;
import io.tagora.actors.flow.FlowCommand.StepLate;
import io.tagora.actors.flow.FlowCommand.ThinkingOver;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.UserState;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.prompt.ArbiterPrompt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One request: memory → context → plan → experts → arbitration → items → reasons, and one answer.
 * The context is read once by every model that a role needs, when it needs it, and all agents of
 * that model continue from it; its KV is freed when the flow stops, however it stops.
 *
 * <p>What fails or comes late is replaced by the next best and named in {@code degraded}. Shortly
 * before the request's deadline the flow stops thinking; at the deadline it answers with what it
 * has. A reply that comes after its step is over changes nothing. Not supervised: a bug stops it,
 * and whoever watches it answers.
 */
public final class RecommendationFlow extends AbstractMatchingBehavior<FlowCommand> {
  private final RecommendationRequest request;
  private final FlowPorts ports;
  private final Consumer<Stage> watcher;
  private final ActorRef<Outcome> replyTo;
  private final FlowCalls calls;
  private final AnswerDraft draft;
  private final FlowTimers timers;
  private final Trunks trunks;
  private Step step = Step.MEMORY;
  private boolean thinkingIsOver;
  private HybridContext context;
  private Optional<LastPlan> lastPlan = Optional.empty();
  private long erasure;
  private Runnable closePanel = () -> {};

  /**
   * Begins at once and stops after the answer.
   *
   * @param turnId unique over all requests
   * @param watcher told every stage as it happens, {@link Stage.Completed} last
   */
  public static Behavior<FlowCommand> create(
      String turnId,
      RecommendationRequest request,
      FlowPorts ports,
      Optional<? extends ActorRef<? super StageRelay.Happened>> watcher,
      ActorRef<Outcome> replyTo) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new RecommendationFlow(context, timers, turnId, request, ports, watcher, replyTo)));
  }

  private RecommendationFlow(
      ActorContext<FlowCommand> actor,
      TimerScheduler<FlowCommand> scheduler,
      String turnId,
      RecommendationRequest request,
      FlowPorts ports,
      Optional<? extends ActorRef<? super StageRelay.Happened>> watcher,
      ActorRef<Outcome> replyTo) {
    super(actor);
    this.request = request;
    this.ports = ports;
    this.watcher = stage -> watcher.ifPresent(ref -> ref.tell(new StageRelay.Happened(stage)));
    this.replyTo = replyTo;
    calls = new FlowCalls(actor, turnId, request, ports);
    draft = new AnswerDraft(turnId, request.userId(), ports.models().byLabel());
    trunks = new Trunks(ports.models());
    timers =
        new FlowTimers(
            scheduler, ports.settings().deadlines(), draft.stopwatch(), request.deadline());
    context = calls.contextOf(Dossier.of(unknownUser()));
    timers.begin(Step.MEMORY);
    calls.readMemory();
  }

  @Override
  public Behavior<FlowCommand> onMessage(FlowCommand command) {
    return switch (command) {
      case MemoryReplied(var memory) -> onMemory(memory);
      case MemoryRefused(var absence) -> onMissed(Step.MEMORY, absence);
      case ContextReplied(InferenceRouter.ContextRead(var model, var handle, var usage)) ->
          onContext(model, handle, usage);
      case ContextReplied(InferenceRouter.ContextNotRead(var model, var absence)) ->
          onNoContext(model, absence);
      case ContextReplied(InferenceRouter.ContextLost _) -> this;
      case PlannerReplied(Planner.Drafted(_, var plan, var usage)) -> onPlan(plan, usage);
      case PlannerReplied(Planner.Declined(_, var absence, var usage)) ->
          onDeclined(Step.PLAN, absence, usage);
      case ExpertsReported(ExpertPanel.Settled(var report, var usage)) -> onReport(report, usage);
      case ExpertsReported(ExpertPanel.Closed(var reports)) -> onReports(reports);
      case ArbiterReplied(Arbiter.Drafted(_, var arbitration, var usage)) ->
          onArbitration(arbitration, usage);
      case ArbiterReplied(Arbiter.Declined(_, var absence, var usage)) ->
          onDeclined(Step.ARBITRATION, absence, usage);
      case ItemsSelected(var selected, var items) -> onItems(selected, items);
      case SelectionFailed(var failed, var reason) -> onMissed(failed, Absences.failed(reason));
      case ExplanationsReported(ExplanationPanel.Explained(var itemId, var reason)) ->
          onReason(itemId, reason);
      case ExplanationsReported(ExplanationPanel.Closed(var missing, var usage)) ->
          onReasons(missing, usage);
      case StepLate(var late, var deadline) -> onMissed(late, Absences.late(deadline));
      case ThinkingOver _ -> onThinkingOver();
      case AnswerDue _ -> onAnswerDue();
    };
  }

  /** The node stops, or a bug stopped the flow; the requester hears of it. */
  @Override
  public Behavior<FlowCommand> onSignal(Signal signal) throws Exception {
    if (signal instanceof PostStop && step != Step.DONE) {
      replyTo.tell(new Outcome.NotAnswered(Absences.failed("the request was stopped")));
    }
    return super.onSignal(signal);
  }

  private UserState unknownUser() {
    return new UserState(Profile.unknown(request.userId()), List.of(), false);
  }

  private Behavior<FlowCommand> onMemory(Dossier memory) {
    if (step != Step.MEMORY) {
      return this;
    }
    lastPlan = memory.record().lastPlan();
    erasure = memory.erasure();
    if (!memory.record().state().known()) {
      draft.degrade(Degradations.coldStart());
    }
    return readContext(memory);
  }

  private Behavior<FlowCommand> readContext(Dossier memory) {
    context = calls.contextOf(memory);
    return withContext(Role.PLANNER);
  }

  /** Goes on as soon as the role's model has read the context. */
  private Behavior<FlowCommand> withContext(Role role) {
    if (trunks.holds(role)) {
      return goOn(role);
    }
    trunks.await(role);
    calls.readContext(ports.models().of(role), context, begin(Step.CONTEXT));
    return this;
  }

  private Behavior<FlowCommand> onContext(String model, KvHandle handle, Usage usage) {
    draft.count(usage);
    trunks.hold(model, handle);
    return step == Step.CONTEXT && trunks.awaits(model) ? goOn(trunks.awaited()) : this;
  }

  private Behavior<FlowCommand> onNoContext(String model, Absence absence) {
    return trunks.awaits(model) ? onMissed(Step.CONTEXT, absence) : this;
  }

  private Behavior<FlowCommand> goOn(Role role) {
    return switch (role) {
      case PLANNER -> plan();
      case EXPERT -> askExperts();
      case ARBITER -> arbitrate();
      case EXPLAINER -> explain();
      case JUDGE -> throw notOfARequest(role);
    };
  }

  private Behavior<FlowCommand> withoutContext(Absence absence) {
    return switch (trunks.awaited()) {
      case PLANNER, EXPERT -> fallBack(Degradations.noContext(absence));
      case ARBITER -> selectWithoutArbiter(absence);
      case EXPLAINER -> answer();
      case JUDGE -> throw notOfARequest(Role.JUDGE);
    };
  }

  private static IllegalStateException notOfARequest(Role role) {
    return new IllegalStateException("a request must wait for a role of its own, got " + role);
  }

  private Behavior<FlowCommand> plan() {
    calls.plan(context, trunks.of(Role.PLANNER), begin(Step.PLAN));
    return this;
  }

  private Behavior<FlowCommand> onPlan(Plan written, Usage usage) {
    draft.count(usage);
    if (step == Step.PLAN) {
      Plan plan = calls.completed(written, context);
      draft.plan(plan);
      watcher.accept(new Stage.Planned(plan));
      return withContext(Role.EXPERT);
    }
    return this;
  }

  private Behavior<FlowCommand> askExperts() {
    Duration deadline = begin(Step.EXPERTS);
    var panel = calls.askExperts(draft.plan(), context, trunks.of(Role.EXPERT), deadline);
    closePanel = () -> panel.tell(ExpertPanel.Close.INSTANCE);
    return this;
  }

  private Behavior<FlowCommand> onReport(ExpertReport report, Usage usage) {
    draft.count(usage);
    if (step == Step.EXPERTS) {
      watcher.accept(new Stage.ExpertReported(report));
    }
    return this;
  }

  private Behavior<FlowCommand> onReports(List<ExpertReport> reports) {
    if (step != Step.EXPERTS) {
      return this;
    }
    draft.experts(reports);
    reports.forEach(report -> report.absence().ifPresent(this::noteTime));
    reports.forEach(report ->
        report
            .absence()
            .ifPresent(
                absence -> draft.degrade(Degradations.expert(draft.plan(), report, absence))));
    if (draft.pool().isEmpty()) {
      return fallBack(Degradations.noTags());
    }
    boolean all = reports.stream().allMatch(report -> report.absence().isEmpty());
    draft.standOn(all ? Rung.ALL_EXPERTS : Rung.SOME_EXPERTS);
    return thinkingIsOver ? selectWithoutArbiter(outOfTime()) : withContext(Role.ARBITER);
  }

  private Behavior<FlowCommand> arbitrate() {
    Duration deadline = begin(Step.ARBITRATION);
    calls.arbitrate(draft.pool(), trunks.of(Role.ARBITER), deadline);
    return this;
  }

  private Behavior<FlowCommand> onArbitration(Arbitration arbitration, Usage usage) {
    draft.count(usage);
    return step == Step.ARBITRATION ? select(arbitration) : this;
  }

  private Behavior<FlowCommand> selectWithoutArbiter(Absence absence) {
    draft.degrade(Degradations.noArbiter(absence));
    int tags = ports.settings().agents().arbitratedTags();
    return select(ArbiterPrompt.withoutArbiter(draft.pool(), tags));
  }

  private Behavior<FlowCommand> select(Arbitration arbitration) {
    draft.arbitration(arbitration);
    watcher.accept(new Stage.Arbitrated(arbitration));
    begin(Step.RETRIEVAL);
    calls.select(context, draft.plan(), arbitration);
    return this;
  }

  private Behavior<FlowCommand> onItems(Step selected, List<RecommendedItem> items) {
    if (step != selected) {
      return this;
    }
    if (items.isEmpty()) {
      return onMissed(selected, Absences.declined("nothing fits"));
    }
    draft.items(items);
    watcher.accept(new Stage.ItemsChosen(items));
    boolean wanted = request.explain() && !thinkingIsOver && standsOnExperts();
    return wanted ? withContext(Role.EXPLAINER) : answer();
  }

  private boolean standsOnExperts() {
    return switch (draft.rung()) {
      case ALL_EXPERTS, SOME_EXPERTS -> true;
      case LAST_PLAN, UTILITY -> false;
    };
  }

  private Behavior<FlowCommand> explain() {
    Duration deadline = begin(Step.EXPLANATIONS);
    KvHandle trunk = trunks.of(Role.EXPLAINER);
    var panel = calls.explain(context, draft.plan(), draft.items(), trunk, deadline);
    closePanel = () -> panel.tell(ExplanationPanel.Close.INSTANCE);
    return this;
  }

  private Behavior<FlowCommand> onReason(String itemId, String reason) {
    if (step == Step.EXPLANATIONS) {
      draft.explain(itemId, reason);
      watcher.accept(new Stage.Explained(itemId, reason));
    }
    return this;
  }

  private Behavior<FlowCommand> onReasons(List<Absence> missing, Usage usage) {
    draft.count(usage);
    if (step != Step.EXPLANATIONS) {
      return this;
    }
    if (!missing.isEmpty()) {
      draft.degrade(Degradations.reasons(draft.items().size(), missing));
    }
    return answer();
  }

  private Behavior<FlowCommand> onDeclined(Step declined, Absence absence, Usage usage) {
    draft.count(usage);
    return onMissed(declined, absence);
  }

  /** The step brought nothing: the next best takes its place. */
  private Behavior<FlowCommand> onMissed(Step missed, Absence absence) {
    if (step != missed) {
      return this;
    }
    noteTime(absence);
    return switch (missed) {
      case MEMORY -> withoutMemory(absence);
      case CONTEXT -> withoutContext(absence);
      case PLAN -> fallBack(Degradations.noPlan(absence));
      case ARBITRATION -> selectWithoutArbiter(absence);
      case RETRIEVAL -> useUtility(Degradations.noSelection(absence));
      case UTILITY -> withoutItems(absence);
      case EXPERTS, EXPLANATIONS -> closeNow();
      case DONE -> this;
    };
  }

  /** A step may be late a moment before the timer says that the thinking is over. */
  private void noteTime(Absence absence) {
    thinkingIsOver |= absence.cause() == Absence.Cause.LATE && timers.endsThinking();
  }

  private Behavior<FlowCommand> withoutMemory(Absence absence) {
    draft.degrade(Degradations.memory(absence));
    return readContext(Dossier.of(unknownUser()));
  }

  /**
   * What was decided last time, or else popular and recent items: neither needs a model, but what
   * is popular is there at once, and when the thinking is over there is no time for more.
   */
  private Behavior<FlowCommand> fallBack(String sentence) {
    return lastPlan
        .filter(_ -> !thinkingIsOver)
        .map(last -> useLast(last, sentence))
        .orElseGet(() -> useUtility(sentence));
  }

  private Behavior<FlowCommand> useLast(LastPlan last, String sentence) {
    draft.degrade(sentence + Degradations.lastPlanInstead(last));
    draft.standOn(Rung.LAST_PLAN);
    draft.plan(last.plan());
    watcher.accept(new Stage.Planned(last.plan()));
    return select(last.arbitration());
  }

  private Behavior<FlowCommand> useUtility(String sentence) {
    draft.degrade(sentence + Degradations.UTILITY_INSTEAD);
    draft.standOn(Rung.UTILITY);
    begin(Step.UTILITY);
    calls.selectUtility(context);
    return this;
  }

  private Behavior<FlowCommand> withoutItems(Absence absence) {
    draft.degrade(Degradations.noItems(absence));
    return answer();
  }

  private Behavior<FlowCommand> closeNow() {
    closePanel.run();
    return this;
  }

  private Behavior<FlowCommand> onThinkingOver() {
    thinkingIsOver = true;
    return switch (step) {
      case MEMORY, CONTEXT, PLAN, EXPERTS, ARBITRATION, EXPLANATIONS -> onMissed(step, outOfTime());
      case RETRIEVAL, UTILITY, DONE -> this;
    };
  }

  private Behavior<FlowCommand> onAnswerDue() {
    return draft.items().isEmpty() ? withoutItems(outOfTime()) : answer();
  }

  private Absence outOfTime() {
    return Absences.late(request.deadline());
  }

  private Duration begin(Step next) {
    draft.stopwatch().lap(step.label());
    step = next;
    return timers.begin(next);
  }

  private RecommendedItem plainly(RecommendedItem item) {
    String persona = Interests.persona(draft.plan(), item);
    return AnswerDraft.withReason(item, ports.plainReasons().sentence(context, item, persona));
  }

  private Optional<LastPlan> decided() {
    return standsOnExperts()
        ? Optional.of(new LastPlan(draft.plan(), draft.arbitration(), context.now()))
        : Optional.empty();
  }

  private Behavior<FlowCommand> answer() {
    boolean written = step == Step.EXPLANATIONS;
    begin(Step.DONE);
    draft
        .explainPlainly(this::plainly)
        .forEach(item -> watcher.accept(new Stage.Explained(item.item().id(), item.reason())));
    if (request.explain() && !written && !draft.items().isEmpty()) {
      draft.degrade(Degradations.noReasons());
    }
    calls.remember(decided(), context.now(), draft.items(), erasure);
    Recommendation recommendation = draft.complete();
    replyTo.tell(new Outcome.Answered(recommendation));
    watcher.accept(new Stage.Completed(recommendation));
    return Behaviors.stopped();
  }
}
