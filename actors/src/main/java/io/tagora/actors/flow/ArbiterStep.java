package io.tagora.actors.flow;

import io.tagora.actors.agent.Arbiter;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;

/** The Arbiter's selection over the experts' tags. */
final class ArbiterStep {
  private final Turn turn;
  private int attempt;

  ArbiterStep(Turn turn) {
    this.turn = turn;
  }

  Move begin() {
    attempt++;
    var deadline = turn.begin(Step.ARBITRATION);
    turn.calls().arbitrate(turn.draft().pool(), turn.trunks().of(Role.ARBITER), attempt, deadline);
    return Move.Wait.INSTANCE;
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
