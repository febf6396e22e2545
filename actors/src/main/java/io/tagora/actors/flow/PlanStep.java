package io.tagora.actors.flow;

import io.tagora.actors.agent.Planner;
import io.tagora.actors.device.Absences;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Stage;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** The Planner's personas. */
final class PlanStep {
  private final Turn turn;
  private Optional<ActorRef<?>> asked = Optional.empty();
  private int attempt;

  PlanStep(Turn turn) {
    this.turn = turn;
  }

  Move begin() {
    return ask(turn.begin(Step.PLAN));
  }

  private Move ask(Duration deadline) {
    attempt++;
    var trunk = turn.trunks().of(Role.PLANNER);
    asked = Optional.of(turn.calls().plan(turn.context(), trunk, attempt, deadline));
    return Move.Wait.INSTANCE;
  }

  /** Asks another one, if it was this one that was asked. */
  Move onStopped(ActorRef<?> planner) {
    if (asked.filter(planner::equals).isEmpty()) {
      return Move.Wait.INSTANCE;
    }
    return turn.trunks().holds(Role.PLANNER)
        ? ask(turn.clock().stepLeft())
        : again(Absences.failed("the planner stopped"));
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
