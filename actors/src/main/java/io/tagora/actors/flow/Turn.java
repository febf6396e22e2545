package io.tagora.actors.flow;

import io.tagora.actors.device.Absences;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.UserState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What all steps of one request share: where it is, what it knows, how it asks. */
final class Turn {
  private final RecommendationRequest request;
  private final FlowMemory memory;
  private final FlowCalls calls;
  private final AnswerDraft draft;
  private final FlowClock clock;
  private final Trunks trunks;
  private final Consumer<Stage> watcher;
  private Step step = Step.MEMORY;
  private boolean thinkingIsOver;
  private Optional<HybridContext> context = Optional.empty();
  private Optional<LastPlan> lastPlan = Optional.empty();
  private long erasure;

  Turn(
      RecommendationRequest request,
      FlowMemory memory,
      FlowCalls calls,
      AnswerDraft draft,
      FlowClock clock,
      Trunks trunks,
      Consumer<Stage> watcher) {
    this.request = request;
    this.memory = memory;
    this.calls = calls;
    this.draft = draft;
    this.clock = clock;
    this.trunks = trunks;
    this.watcher = watcher;
  }

  RecommendationRequest request() {
    return request;
  }

  FlowMemory memory() {
    return memory;
  }

  FlowCalls calls() {
    return calls;
  }

  AnswerDraft draft() {
    return draft;
  }

  FlowClock clock() {
    return clock;
  }

  Trunks trunks() {
    return trunks;
  }

  void tell(Stage stage) {
    watcher.accept(stage);
  }

  boolean isAt(Step other) {
    return step == other;
  }

  Step step() {
    return step;
  }

  /** Ends the step and begins the next one; returns its time. */
  Duration begin(Step next) {
    long now = draft.stopwatch().lap(step);
    step = next;
    return clock.begin(next, now);
  }

  boolean thinkingIsOver() {
    return thinkingIsOver;
  }

  void endThinking() {
    thinkingIsOver = true;
  }

  /** A step may be late a moment before the timer says that the thinking is over. */
  void noteTime(Absence absence) {
    thinkingIsOver |= absence.cause() == Absence.Cause.LATE && clock.stepEndsThinking();
  }

  Absence outOfTime() {
    return Absences.late(request.deadline());
  }

  void know(Dossier dossier) {
    lastPlan = dossier.record().lastPlan();
    erasure = dossier.erasure();
    context = Optional.of(memory.contextOf(dossier));
  }

  /** The memory did not answer: the user is treated as unknown. */
  void knowNothing() {
    var unknown = new UserState(Profile.unknown(request.userId()), List.of(), false);
    context = Optional.of(memory.contextOf(Dossier.of(unknown)));
  }

  HybridContext context() {
    if (context.isEmpty()) {
      knowNothing();
    }
    return context.orElseThrow();
  }

  Optional<LastPlan> lastPlan() {
    return lastPlan;
  }

  long erasure() {
    return erasure;
  }

  boolean standsOnExperts() {
    return draft.rung() == Rung.ALL_EXPERTS || draft.rung() == Rung.SOME_EXPERTS;
  }

  /**
   * Whether a call brought nothing because its context is gone, and not by its own fault: what the
   * router says so of, or what came to a device that holds the context no more. A call at which an
   * engine threw has failed, and would break the next one.
   */
  static boolean isLost(boolean contextLost, boolean isHeld, Absence absence) {
    return contextLost || (!isHeld && absence.cause() == Absence.Cause.DECLINED);
  }

  /** Whether the role's lost context may still be read again: once, and while there is time. */
  boolean mayReadAgain(Role role) {
    return !thinkingIsOver && trunks.mayReadAgain(role);
  }
}
