package io.tagora.actors.flow;

import io.tagora.actors.device.Absences;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Stage;
import java.util.List;

/** Finds the items that are shown: for tags, or where there are none, popular and recent ones. */
final class ItemStep {
  private final Turn turn;

  ItemStep(Turn turn) {
    this.turn = turn;
  }

  void select(Arbitration arbitration) {
    turn.draft().arbitration(arbitration);
    turn.tell(new Stage.Arbitrated(arbitration));
    turn.begin(Step.RETRIEVAL);
    turn.calls().select(turn.context(), turn.draft().plan(), arbitration);
  }

  void selectUtility() {
    turn.begin(Step.UTILITY);
    turn.calls().selectUtility(turn.context());
  }

  Move on(Step selected, List<RecommendedItem> items) {
    if (!turn.isAt(selected)) {
      return Move.Wait.INSTANCE;
    }
    if (items.isEmpty()) {
      return missed(selected, Absences.declined("nothing fits"));
    }
    turn.draft().items(items);
    turn.tell(new Stage.ItemsChosen(items));
    boolean wanted = turn.request().explain() && !turn.thinkingIsOver() && turn.standsOnExperts();
    return wanted ? new Move.Think(Role.EXPLAINER) : Move.Answer.INSTANCE;
  }

  /** The next best: popular items for items by tags, and then none. */
  Move missed(Step selected, Absence absence) {
    if (selected == Step.RETRIEVAL) {
      return new Move.UseUtility(Degradations.noSelection(absence));
    }
    turn.draft().degrade(Degradations.noItems(absence));
    return Move.Answer.INSTANCE;
  }
}
