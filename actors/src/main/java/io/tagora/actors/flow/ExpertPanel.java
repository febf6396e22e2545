package io.tagora.actors.flow;

import io.tagora.actors.agent.AgentId;
import io.tagora.actors.agent.Expert;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * An expert for every persona of a plan: who was asked, who has reported, and who writes still. A
 * persona may have more than one try; its first report counts and later ones change nothing.
 */
final class ExpertPanel {

  /** Asks the expert of a persona, and says which one that is. */
  @FunctionalInterface
  interface Asking {
    Asked ask(Persona persona, int place);
  }

  /**
   * Who was asked.
   *
   * @param agent whom it was meant for
   * @param expert who writes
   */
  record Asked(AgentId agent, ActorRef<Expert.Command> expert) {}

  /** A try that is not answered yet. */
  record Open(String personaId, int attempt, Asked asked) {}

  private static final class Seat {
    private final Persona persona;
    private final int place;
    private final List<Open> open = new ArrayList<>(2);
    private Optional<ExpertReport> report = Optional.empty();
    private Optional<ExpertReport> lost = Optional.empty();

    private Seat(Persona persona, int place) {
      this.persona = persona;
      this.place = place;
    }

    private void ask(int attempt, int place, Asking asking) {
      open.add(new Open(persona.id(), attempt, asking.ask(persona, place)));
    }
  }

  private final List<Seat> seats = new ArrayList<>();
  private int waitingFor;

  ExpertPanel(Plan plan) {
    for (Persona persona : plan.personas()) {
      seats.add(new Seat(persona, seats.size()));
    }
    waitingFor = seats.size();
  }

  void askAll(int attempt, Asking asking) {
    for (Seat seat : seats) {
      seat.ask(attempt, seat.place, asking);
    }
  }

  /** Asks for those who lost their context. */
  void askLost(int attempt, Asking asking) {
    for (Seat seat : seats) {
      if (seat.report.isEmpty() && seat.lost.isPresent()) {
        seat.lost = Optional.empty();
        seat.ask(attempt, seat.place, asking);
      }
    }
  }

  /** How many write their first try still. */
  int slow() {
    int slow = 0;
    for (Seat seat : seats) {
      slow += isSlow(seat) ? 1 : 0;
    }
    return slow;
  }

  /** Asks another expert for so many of those who write their first try still. */
  void askPeers(int attempt, int most, Asking asking) {
    int asked = 0;
    for (Seat seat : seats) {
      if (asked < most && isSlow(seat)) {
        seat.ask(attempt, seat.place + 1, asking);
        asked++;
      }
    }
  }

  private static boolean isSlow(Seat seat) {
    return seat.report.isEmpty() && seat.open.size() == 1 && seat.open.getFirst().attempt() == 0;
  }

  /** Ends a try; false if it was not open. */
  boolean end(String personaId, int attempt) {
    return seat(personaId)
        .filter(seat -> seat.open.removeIf(one -> one.attempt() == attempt))
        .isPresent();
  }

  /** Whether another try of the persona may still bring a report. */
  boolean isOpen(String personaId) {
    return seat(personaId).filter(seat -> !seat.open.isEmpty()).isPresent();
  }

  /** The persona waits for a new reading of the context; the report is for when there is none. */
  void lose(ExpertReport report) {
    seat(report.personaId()).ifPresent(seat -> seat.lost = Optional.of(report));
  }

  /** The reports of those who wait for a context that will not come. */
  List<ExpertReport> lost() {
    return seats.stream().flatMap(seat -> seat.lost.stream()).toList();
  }

  /** The tries that an expert has open. */
  List<Open> openWith(ActorRef<?> expert) {
    return seats.stream()
        .flatMap(seat -> seat.open.stream())
        .filter(one -> one.asked().expert().equals(expert))
        .toList();
  }

  /** Takes the persona's report and returns its other tries, of which none counts any more. */
  List<Open> settle(ExpertReport report) {
    Seat seat = seat(report.personaId()).orElseThrow();
    var losers = List.copyOf(seat.open);
    seat.open.clear();
    seat.lost = Optional.empty();
    seat.report = Optional.of(report);
    waitingFor--;
    return losers;
  }

  boolean isSettled() {
    return waitingFor == 0;
  }

  /** The personas without a report. */
  List<String> unsettled() {
    return seats.stream()
        .filter(seat -> seat.report.isEmpty())
        .map(seat -> seat.persona.id())
        .toList();
  }

  /** In the plan's order. */
  List<ExpertReport> reports() {
    var reports = new ArrayList<ExpertReport>(seats.size());
    for (Seat seat : seats) {
      seat.report.ifPresent(reports::add);
    }
    return reports;
  }

  private Optional<Seat> seat(String personaId) {
    for (Seat seat : seats) {
      if (seat.persona.id().equals(personaId)) {
        return Optional.of(seat);
      }
    }
    return Optional.empty();
  }
}
