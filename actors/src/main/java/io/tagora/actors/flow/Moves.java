package io.tagora.actors.flow;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.prompt.ArbiterPrompt;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** The steps of one request, and the ways between them, down to the answer. */
final class Moves {
  private final Turn turn;
  private final FlowPorts ports;
  private final ActorRef<Outcome> replyTo;
  private final ContextStep contexts;
  private final PlanStep plan;
  private final ExpertStep experts;
  private final ArbiterStep arbiter;
  private final ItemStep items;
  private final ReasonStep reasons;

  Moves(Turn turn, FlowPorts ports, ActorRef<Outcome> replyTo) {
    this.turn = turn;
    this.ports = ports;
    this.replyTo = replyTo;
    contexts = new ContextStep(turn, ports);
    plan = new PlanStep(turn);
    experts = new ExpertStep(turn, ports);
    arbiter = new ArbiterStep(turn);
    items = new ItemStep(turn);
    reasons = new ReasonStep(turn);
  }

  PlanStep plan() {
    return plan;
  }

  ExpertStep experts() {
    return experts;
  }

  ArbiterStep arbiter() {
    return arbiter;
  }

  ItemStep items() {
    return items;
  }

  ReasonStep reasons() {
    return reasons;
  }

  void make(Move move) {
    switch (move) {
      case Move.Wait _ -> {}
      case Move.Think(var role) -> think(role);
      case Move.SelectAlone(var absence) -> selectAlone(absence);
      case Move.Select(var arbitration) -> items.select(arbitration);
      case Move.FallBack(var sentence) -> fallBack(sentence);
      case Move.UseUtility(var sentence) -> useUtility(sentence);
      case Move.Answer _ -> answer();
    }
  }

  void remembered(boolean isKnown) {
    if (!isKnown) {
      turn.draft().degrade(Degradations.coldStart());
    }
    think(Role.PLANNER);
  }

  private void withoutMemory(Absence absence) {
    turn.draft().degrade(Degradations.memory(absence));
    turn.knowNothing();
    think(Role.PLANNER);
  }

  /** Goes on as soon as the role's model has read the context. */
  private void think(Role role) {
    if (turn.trunks().holds(role)) {
      goOn(role);
    } else {
      contexts.begin(role);
    }
  }

  private void goOn(Role role) {
    make(
        switch (role) {
          case PLANNER -> plan.begin();
          case EXPERT -> experts.begin();
          case ARBITER -> arbiter.begin();
          case EXPLAINER -> reasons.begin();
          case JUDGE -> throw ContextStep.notOfARequest(role);
        });
  }

  void onRead(InferenceRouter.ContextRead read) {
    if (isForExperts(read.model())) {
      make(experts.onRead(read.model(), read.handle(), read.usage()));
    } else if (contexts.onRead(read.model(), read.handle(), read.usage())) {
      goOn(turn.trunks().awaited());
    }
  }

  void onNotRead(String model, Absence absence) {
    if (isForExperts(model)) {
      make(experts.onNotRead());
    } else if (turn.trunks().awaits(model)) {
      missed(Step.CONTEXT, absence);
    }
  }

  void onLost(String model, KvHandle handle) {
    if (isForExperts(model)) {
      experts.onLost(handle);
    } else {
      turn.trunks().lose(model, handle);
    }
  }

  /** An agent has ended: what it has not answered by now it never will, and is asked of another. */
  void onStopped(ActorRef<?> agent) {
    make(
        switch (turn.step()) {
          case PLAN -> plan.onStopped(agent);
          case EXPERTS -> experts.onStopped(agent);
          case ARBITRATION -> arbiter.onStopped(agent);
          case EXPLANATIONS -> reasons.onStopped(agent);
          case MEMORY, CONTEXT, RETRIEVAL, UTILITY, DONE -> Move.Wait.INSTANCE;
        });
  }

  private boolean isForExperts(String model) {
    return turn.isAt(Step.EXPERTS) && ports.models().of(Role.EXPERT).equals(model);
  }

  private void selectAlone(Absence absence) {
    turn.draft().degrade(Degradations.noArbiter(absence));
    int tags = ports.settings().agents().arbitratedTags();
    items.select(ArbiterPrompt.withoutArbiter(turn.draft().pool(), tags));
  }

  /**
   * What was decided last time, or else popular and recent items: neither needs a model, but what
   * is popular is there at once, and when the thinking is over there is no time for more.
   */
  private void fallBack(String sentence) {
    Optional<LastPlan> last = turn.thinkingIsOver() ? Optional.empty() : turn.lastPlan();
    if (last.isPresent()) {
      useLast(last.get(), sentence);
    } else {
      useUtility(sentence);
    }
  }

  private void useLast(LastPlan last, String sentence) {
    var draft = turn.draft();
    draft.degrade(sentence + Degradations.lastPlanInstead(last));
    draft.standOn(Rung.LAST_PLAN);
    draft.plan(last.plan());
    turn.tell(new Stage.Planned(last.plan()));
    items.select(last.arbitration());
  }

  private void useUtility(String sentence) {
    turn.draft().degrade(sentence + Degradations.UTILITY_INSTEAD);
    turn.draft().standOn(Rung.UTILITY);
    items.selectUtility();
  }

  /** The step brought nothing: the next best takes its place. */
  void missed(Step missed, Absence absence) {
    if (!turn.isAt(missed)) {
      return;
    }
    turn.noteTime(absence);
    switch (missed) {
      case MEMORY -> withoutMemory(absence);
      case CONTEXT -> make(contexts.missed(absence));
      case PLAN -> make(plan.missed(absence));
      case EXPERTS -> make(experts.close());
      case ARBITRATION -> make(arbiter.missed(absence));
      case RETRIEVAL, UTILITY -> make(items.missed(missed, absence));
      case EXPLANATIONS -> answer();
      case DONE -> {}
    }
  }

  /** No more model calls from here on; what is left of the time is for the answer. */
  void endThinking() {
    turn.endThinking();
    if (turn.step().isThinking()) {
      missed(turn.step(), turn.outOfTime());
    }
  }

  void answerNow() {
    if (turn.draft().items().isEmpty()) {
      turn.draft().degrade(Degradations.noItems(turn.outOfTime()));
    }
    answer();
  }

  private RecommendedItem plainly(RecommendedItem item) {
    String persona = Interests.persona(turn.draft().plan(), item);
    String sentence = ports.plainReasons().sentence(turn.context(), item, persona);
    return AnswerDraft.withReason(item, sentence);
  }

  private void answer() {
    var draft = turn.draft();
    if (reasons.wasBegun()) {
      reasons.close();
    }
    turn.begin(Step.DONE);
    for (var item : draft.explainPlainly(this::plainly)) {
      turn.tell(new Stage.Explained(item.item().id(), item.reason()));
    }
    if (turn.request().explain() && !reasons.wasBegun() && !draft.items().isEmpty()) {
      draft.degrade(Degradations.noReasons());
    }
    turn.memory().remember(decided(), turn.context().now(), draft.items(), turn.erasure());
    var recommendation = draft.complete();
    replyTo.tell(new Outcome.Answered(recommendation));
    turn.tell(new Stage.Completed(recommendation));
  }

  private Optional<LastPlan> decided() {
    return turn.standsOnExperts()
        ? Optional.of(
            new LastPlan(turn.draft().plan(), turn.draft().arbitration(), turn.context().now()))
        : Optional.empty();
  }

  /** The flow ends; who was not answered yet hears it. */
  void stopped() {
    if (!turn.isAt(Step.DONE)) {
      replyTo.tell(new Outcome.NotAnswered(Absences.failed("the request was stopped")));
    }
  }
}
