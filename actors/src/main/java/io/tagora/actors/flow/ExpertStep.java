package io.tagora.actors.flow;

import io.tagora.actors.agent.Expert;
import io.tagora.actors.device.Absences;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.KvHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All experts side by side on one context. Who does not answer is an absence with its cause.
 *
 * <p>There are two reasons for another try, each over a context of its own: the context was lost
 * with its device, then it is read again and the experts that it was lost for are asked again; or
 * experts are slower than their peers usually are, then a peer is asked too, and the first answer
 * counts ({@link Hedging}).
 */
final class ExpertStep {
  private final Turn turn;
  private final FlowPorts ports;

  /** By the number of a try: what it continues. */
  private final List<KvHandle> contexts = new ArrayList<>(2);

  private final List<KvHandle> lost = new ArrayList<>(0);

  /** Nanoseconds of each that has answered. */
  private final List<Long> took = new ArrayList<>();

  private Optional<ExpertPanel> panel = Optional.empty();
  private boolean isReading;
  private int hedges;

  ExpertStep(Turn turn, FlowPorts ports) {
    this.turn = turn;
    this.ports = ports;
  }

  Move begin() {
    turn.begin(Step.EXPERTS);
    var plan = turn.draft().plan();
    panel = Optional.of(new ExpertPanel(plan));
    panel().askAll(0, over(turn.trunks().of(Role.EXPERT)));
    ports.hedging().asked(plan.personas().size());
    ports.hedging().delay().ifPresent(turn.clock()::hedgeAfter);
    return Move.Wait.INSTANCE;
  }

  /** One more try over this context; its number is that of the context. */
  private ExpertPanel.Asking over(KvHandle context) {
    int attempt = contexts.size();
    contexts.add(context);
    return turn.calls()
        .experts(turn.draft().plan(), turn.context(), context, attempt, turn.clock().stepLeft());
  }

  private ExpertPanel panel() {
    return panel.orElseThrow();
  }

  Move on(int attempt, Expert.Reply reply) {
    if (!turn.isAt(Step.EXPERTS) || !panel().end(reply.personaId(), attempt)) {
      return Move.Wait.INSTANCE;
    }
    turn.draft().count(reply.usage());
    return switch (reply) {
      case Expert.Drafted(var personaId, var tags, _) -> {
        took.add(turn.clock().stepElapsed());
        yield settle(new ExpertReport(personaId, tags, Optional.empty()));
      }
      case Expert.Declined(var personaId, var absence, _, var contextLost) ->
          onAbsent(personaId, absence, contexts.get(attempt), contextLost);
    };
  }

  private static ExpertReport absent(String personaId, Absence absence) {
    return new ExpertReport(personaId, List.of(), Optional.of(absence));
  }

  private Move onAbsent(String personaId, Absence absence, KvHandle context, boolean contextLost) {
    var report = absent(personaId, absence);
    if (contextLost) {
      onLost(context);
    }
    if (Turn.isLost(contextLost, !lost.contains(context), absence) && mayComeAgain()) {
      panel().lose(report);
      return goOnWithLost();
    }
    return panel().isOpen(report.personaId()) ? Move.Wait.INSTANCE : settle(report);
  }

  /** A context is gone; those who wrote over it say so one by one. */
  void onLost(KvHandle context) {
    if (!lost.contains(context)) {
      lost.add(context);
    }
    turn.trunks().lose(ports.models().of(Role.EXPERT), context);
  }

  /** Whether the context is there again, or is or can be read again. */
  private boolean mayComeAgain() {
    if (isReading || turn.trunks().holds(Role.EXPERT)) {
      return true;
    }
    isReading = turn.mayReadAgain(Role.EXPERT);
    if (isReading) {
      String model = ports.models().of(Role.EXPERT);
      turn.calls().readContext(model, turn.context(), turn.clock().stepLeft());
    }
    return isReading;
  }

  private Move goOnWithLost() {
    if (turn.trunks().holds(Role.EXPERT)) {
      panel().askLost(contexts.size(), over(turn.trunks().of(Role.EXPERT)));
    }
    return Move.Wait.INSTANCE;
  }

  /** Another context was read for this step, to replace one or to ask peers over it. */
  Move onRead(String model, KvHandle context, Usage usage) {
    isReading = false;
    turn.draft().count(usage);
    if (!turn.trunks().holds(Role.EXPERT)) {
      turn.trunks().hold(model, context);
    }
    int attempt = contexts.size();
    var asking = over(context);
    panel().askLost(attempt, asking);
    panel().askPeers(attempt, hedges, asking);
    hedges = 0;
    return Move.Wait.INSTANCE;
  }

  /** Those who lost theirs are absent; a peer that could not be asked changes nothing. */
  Move onNotRead() {
    isReading = false;
    hedges = 0;
    return settleLost();
  }

  private Move settleLost() {
    Move last = Move.Wait.INSTANCE;
    for (ExpertReport report : panel().lost()) {
      last = settle(report);
    }
    return last;
  }

  /** The experts that write still are slow: peers are asked, elsewhere where that is possible. */
  void hedge() {
    turn.clock().hedged();
    if (isReading || !turn.trunks().holds(Role.EXPERT)) {
      return;
    }
    String model = ports.models().of(Role.EXPERT);
    KvHandle trunk = turn.trunks().of(Role.EXPERT);
    if (ports.models().isOnSeveralDevices(model)) {
      hedges = ports.hedging().take(panel().slow());
      isReading = hedges > 0;
      if (isReading) {
        turn.calls().readElsewhere(model, turn.context(), trunk, turn.clock().stepLeft());
      }
    } else if (ports.hedging().onSameDevice()) {
      int peers = ports.hedging().take(panel().slow());
      if (peers > 0) {
        panel().askPeers(contexts.size(), peers, over(trunk));
      }
    }
  }

  /** Another one is asked for what this expert has not answered. */
  Move onStopped(ActorRef<?> expert) {
    var unanswered = panel().openWith(expert);
    for (var open : unanswered) {
      panel().end(open.personaId(), open.attempt());
      if (!panel().isOpen(open.personaId())) {
        panel().lose(absent(open.personaId(), Absences.failed("the expert stopped")));
      }
    }
    if (unanswered.isEmpty()) {
      return Move.Wait.INSTANCE;
    }
    return mayComeAgain() ? goOnWithLost() : settleLost();
  }

  /** Whoever has not reported is late. */
  Move close() {
    var late = Absences.late(turn.clock().stepTime());
    Move last = Move.Wait.INSTANCE;
    for (String personaId : panel().unsettled()) {
      last = settle(absent(personaId, late));
    }
    return last;
  }

  private Move settle(ExpertReport report) {
    turn.calls().takeBack(panel().settle(report));
    turn.tell(new Stage.ExpertReported(report));
    return panel().isSettled() ? closed() : Move.Wait.INSTANCE;
  }

  private Move closed() {
    ports.hedging().took(took);
    var draft = turn.draft();
    var reports = panel().reports();
    draft.experts(reports);
    int absent = 0;
    for (ExpertReport report : reports) {
      if (report.absence().isPresent()) {
        absent++;
        turn.noteTime(report.absence().get());
        draft.degrade(Degradations.expert(draft.plan(), report, report.absence().get()));
      }
    }
    if (draft.pool().isEmpty()) {
      return new Move.FallBack(Degradations.noTags());
    }
    draft.standOn(absent == 0 ? Rung.ALL_EXPERTS : Rung.SOME_EXPERTS);
    return turn.thinkingIsOver()
        ? new Move.SelectAlone(turn.outOfTime())
        : new Move.Think(Role.ARBITER);
  }
}
