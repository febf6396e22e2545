package io.tagora.actors.flow;

import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.KvHandle;

/** Has a model read the context when its first role needs it, and again where it was lost. */
final class ContextStep {
  private final Turn turn;
  private final FlowPorts ports;

  ContextStep(Turn turn, FlowPorts ports) {
    this.turn = turn;
    this.ports = ports;
  }

  /** Begins reading; not for a role whose context is held. */
  void begin(Role role) {
    turn.trunks().await(role);
    turn.calls().readContext(ports.models().of(role), turn.context(), turn.begin(Step.CONTEXT));
  }

  /** Whether the role that waits for this context can go on with it now. */
  boolean onRead(String model, KvHandle handle, Usage usage) {
    turn.draft().count(usage);
    turn.trunks().hold(model, handle);
    return turn.isAt(Step.CONTEXT) && turn.trunks().awaits(model);
  }

  /** The role does without. */
  Move missed(Absence absence) {
    return switch (turn.trunks().awaited()) {
      case PLANNER, EXPERT -> new Move.FallBack(Degradations.noContext(absence));
      case ARBITER -> new Move.SelectAlone(absence);
      case EXPLAINER -> Move.Answer.INSTANCE;
      case JUDGE -> throw notOfARequest(Role.JUDGE);
    };
  }

  static IllegalStateException notOfARequest(Role role) {
    return new IllegalStateException("a request must wait for a role of its own, got " + role);
  }
}
