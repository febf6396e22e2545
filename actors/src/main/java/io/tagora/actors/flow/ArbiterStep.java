package io.tagora.actors.flow;

import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.device.Absences;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** The Arbiter's selection over the experts' tags. */
final class ArbiterStep {
  private final Turn turn;
  private Optional<ActorRef<?>> asked = Optional.empty();
  private int attempt;

  ArbiterStep(Turn turn) {
    this.turn = turn;
  }

  Move begin() {
    return ask(turn.begin(Step.ARBITRATION));
  }

  private Move ask(Duration deadline) {
    attempt++;
    var trunk = turn.trunks().of(Role.ARBITER);
    asked = Optional.of(turn.calls().arbitrate(turn.draft().pool(), trunk, attempt, deadline));
    return Move.Wait.INSTANCE;
  }

  /** Asks another one, if it was this one that was asked. */
  Move onStopped(ActorRef<?> arbiter) {
    if (asked.filter(arbiter::equals).isEmpty()) {
      return Move.Wait.INSTANCE;
    }
    return turn.trunks().holds(Role.ARBITER)
        ? ask(turn.clock().stepLeft())
        : again(Absences.failed("the arbiter stopped"));
  }

  /** A reply to an earlier try, or one that came late, costs but changes nothing. */
  Move on(int answered, Arbiter.Reply reply) {
    turn.draft().count(reply.usage());
    if (!turn.isAt(Step.ARBITRATION) || answered != attempt) {
      return Move.Wait.INSTANCE;
    }
    return switch (reply) {
      case Arbiter.Drafted(_, var arbitration, _) -> new Move.Select(arbitration);
      case Arbiter.Declined(_, var absence, _, var contextLost) ->
          Turn.isLost(contextLost, turn.trunks().holds(Role.ARBITER), absence)
              ? again(absence)
              : missed(absence);
    };
  }

  private Move again(Absence absence) {
    turn.trunks().lose(Role.ARBITER);
    return turn.mayReadAgain(Role.ARBITER) ? new Move.Think(Role.ARBITER) : missed(absence);
  }

  Move missed(Absence absence) {
    turn.noteTime(absence);
    return new Move.SelectAlone(absence);
  }
}
