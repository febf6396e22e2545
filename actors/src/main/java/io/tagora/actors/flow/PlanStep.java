package io.tagora.actors.flow;

import io.tagora.actors.agent.Planner;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Stage;

/** The Planner's personas. */
final class PlanStep {
  private final Turn turn;
  private int attempt;

  PlanStep(Turn turn) {
    this.turn = turn;
  }

  Move begin() {
    attempt++;
    var deadline = turn.begin(Step.PLAN);
    turn.calls().plan(turn.context(), turn.trunks().of(Role.PLANNER), attempt, deadline);
    return Move.Wait.INSTANCE;
  }

  /** A reply to an earlier try, or one that came late, costs but changes nothing. */
  Move on(int answered, Planner.Reply reply) {
    turn.draft().count(reply.usage());
    if (!turn.isAt(Step.PLAN) || answered != attempt) {
      return Move.Wait.INSTANCE;
    }
    return switch (reply) {
      case Planner.Drafted drafted -> planned(drafted);
      case Planner.Declined(_, var absence, _, var contextLost) ->
          Turn.isLost(contextLost, turn.trunks().holds(Role.PLANNER), absence)
              ? again(absence)
              : missed(absence);
    };
  }

  private Move planned(Planner.Drafted drafted) {
    var plan = turn.calls().completed(drafted.plan(), turn.context());
    turn.draft().plan(plan);
    turn.tell(new Stage.Planned(plan));
    return new Move.Think(Role.EXPERT);
  }

  private Move again(Absence absence) {
    turn.trunks().lose(Role.PLANNER);
    return turn.mayReadAgain(Role.PLANNER) ? new Move.Think(Role.PLANNER) : missed(absence);
  }

  Move missed(Absence absence) {
    turn.noteTime(absence);
    return new Move.FallBack(Degradations.noPlan(absence));
  }
}
