package io.tagora.actors.flow;

import io.tagora.actors.breaker.Breakers;
import io.tagora.actors.device.Absences;
import io.tagora.actors.flow.FlowCommand.MemoryRefused;
import io.tagora.actors.flow.FlowCommand.MemoryReplied;
import io.tagora.actors.memory.UserMemory;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.ShowingRules;
import io.tagora.runtime.memory.UnwantedItems;
import io.tagora.runtime.model.CallGate.Ending;
import io.tagora.runtime.model.CallGate.Passage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** What a flow asks of its user's memory and tells it. */
final class FlowMemory {
  private final ActorContext<FlowCommand> actor;
  private final String turnId;
  private final String userId;
  private final FlowPorts ports;

  FlowMemory(ActorContext<FlowCommand> actor, String turnId, String userId, FlowPorts ports) {
    this.actor = actor;
    this.turnId = turnId;
    this.userId = userId;
    this.ports = ports;
  }

  /** Refused at once while memories are known to be down. */
  void read() {
    switch (Breakers.of(actor.getSystem()).memoryReads().enter()) {
      case Passage.Refused(var reason, _) ->
          actor.getSelf().tell(new MemoryRefused(Absences.failed(reason)));
      case Passage.Entered(var ended) -> read(ended);
    }
  }

  private void read(Consumer<Ending> ended) {
    var answers =
        actor.messageAdapter(
            UserMemory.Recollected.class,
            memory -> {
              ended.accept(Ending.SUCCEEDED);
              return new MemoryReplied(memory.dossier());
            });
    ports.memories().tell(new UserMemory.Recall(userId, answers));
  }

  /**
   * Has the memory keep what was shown.
   *
   * @param decided by the agents for it
   * @param erasure as the memory had it when this request began
   */
  void remember(
      Optional<LastPlan> decided, Instant time, List<RecommendedItem> items, long erasure) {
    if (ports.remembers()) {
      var showing = Showing.of(turnId, time, items);
      ports.memories().tell(new UserMemory.Serve(userId, decided, showing, erasure));
    }
  }

  /** What the agents know: the memory and the environment now. */
  HybridContext contextOf(Dossier dossier) {
    var now = ports.clock().instant();
    var state = dossier.record().state();
    var past = new ArrayList<>(state.behaviors());
    past.removeIf(behavior -> behavior.time().isAfter(now));
    return new HybridContext(
        state.profile(),
        past,
        ports.environment().apply(now),
        now,
        dossier.earlier(),
        UnwantedItems.of(dossier, ports.catalog(), showingRules(), now));
  }

  private ShowingRules showingRules() {
    var showing = ports.settings().memory().showing();
    return new ShowingRules(showing.dismissed(), showing.ignoredTimes(), showing.ignoredWithin());
  }
}
