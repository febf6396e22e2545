package io.tagora.actors.flow;

import io.tagora.actors.agent.Explainer;
import io.tagora.actors.device.Absences;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The reasons of all items side by side, each told once. Items whose context was lost are asked for
 * again over a new reading of it.
 */
final class ReasonStep {
  private final Turn turn;

  /** By the item's id: the number of the try that is waited for. */
  private final Map<String, Integer> waitingFor = new HashMap<>();

  private final Map<String, Absence> lost = new HashMap<>();
  private final List<Absence> missing = new ArrayList<>();
  private Optional<ActorRef<?>> asked = Optional.empty();
  private int attempt;

  ReasonStep(Turn turn) {
    this.turn = turn;
  }

  /** Asks for all reasons, or again for those that were lost. */
  Move begin() {
    var deadline = turn.begin(Step.EXPLANATIONS);
    return ask(attempt == 0 ? turn.draft().items() : unanswered(), deadline);
  }

  private List<RecommendedItem> unanswered() {
    return turn.draft().items().stream().filter(this::isUnanswered).toList();
  }

  private boolean isUnanswered(RecommendedItem item) {
    String id = item.item().id();
    return waitingFor.containsKey(id) || lost.containsKey(id);
  }

  private Move ask(List<RecommendedItem> items, Duration deadline) {
    attempt++;
    items.forEach(item -> waitingFor.put(item.item().id(), attempt));
    lost.clear();
    var trunk = turn.trunks().of(Role.EXPLAINER);
    asked =
        Optional.of(
            turn.calls()
                .explain(turn.context(), turn.draft().plan(), items, trunk, attempt, deadline));
    return Move.Wait.INSTANCE;
  }

  /** Asks another one for what is not answered, if it was this one that was asked. */
  Move onStopped(ActorRef<?> explainer) {
    if (asked.filter(explainer::equals).isEmpty()) {
      return Move.Wait.INSTANCE;
    }
    if (turn.trunks().holds(Role.EXPLAINER)) {
      return ask(unanswered(), turn.clock().stepLeft());
    }
    var stopped = Absences.failed("the explainer stopped");
    waitingFor.keySet().forEach(itemId -> lost.put(itemId, stopped));
    waitingFor.clear();
    return goOn();
  }

  Move on(int answered, Explainer.Reply reply) {
    if (!waitingFor.remove(reply.itemId(), answered)) {
      return Move.Wait.INSTANCE;
    }
    turn.draft().count(reply.usage());
    switch (reply) {
      case Explainer.Drafted(var itemId, var reason, _) -> explain(itemId, reason);
      case Explainer.Declined(var itemId, var absence, _, var contextLost) -> {
        if (Turn.isLost(contextLost, turn.trunks().holds(Role.EXPLAINER), absence)) {
          lost.put(itemId, absence);
        } else {
          missing.add(absence);
        }
      }
    }
    return waitingFor.isEmpty() ? goOn() : Move.Wait.INSTANCE;
  }

  private void explain(String itemId, String reason) {
    turn.draft().explain(itemId, reason);
    turn.tell(new Stage.Explained(itemId, reason));
  }

  private Move goOn() {
    if (lost.isEmpty()) {
      return Move.Answer.INSTANCE;
    }
    turn.trunks().lose(Role.EXPLAINER);
    return turn.mayReadAgain(Role.EXPLAINER)
        ? new Move.Think(Role.EXPLAINER)
        : Move.Answer.INSTANCE;
  }

  /** Says which reasons are missing; what has not come by now is late. */
  void close() {
    var late = Absences.late(turn.clock().stepTime());
    waitingFor.forEach((_, _) -> missing.add(late));
    waitingFor.clear();
    missing.addAll(lost.values());
    if (!missing.isEmpty()) {
      turn.draft().degrade(Degradations.reasons(turn.draft().items().size(), missing));
    }
  }

  /** Whether a reason was asked for. */
  boolean wasBegun() {
    return attempt > 0;
  }
}
