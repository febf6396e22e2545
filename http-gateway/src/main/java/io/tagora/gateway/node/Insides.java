package io.tagora.gateway.node;

import io.tagora.actors.agent.AgentFigures;
import io.tagora.actors.breaker.Breakers;
import io.tagora.actors.device.DeviceCounts;
import io.tagora.actors.device.DeviceFigures;
import io.tagora.gateway.metrics.NodeFigures;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;

/** A node's breakers, devices and agents as the routes know them. */
final class Insides {
  private Insides() {}

  static NodeFigures of(ActorSystem<?> system) {
    List<NodeFigures.Breaker> breakers =
        Breakers.of(system).all().stream()
            .map(breaker ->
                new NodeFigures.Breaker(
                    breaker.name(),
                    switch (breaker.state()) {
                      case CLOSED -> NodeFigures.State.CLOSED;
                      case HALF_OPEN -> NodeFigures.State.HALF_OPEN;
                      case OPEN -> NodeFigures.State.OPEN;
                    }))
            .toList();
    var devices = DeviceFigures.of(system).all().stream().map(Insides::device).toList();
    var agents =
        AgentFigures.of(system).all().stream()
            .map(kind -> new NodeFigures.Agents(kind.name(), kind.awake(), kind.stoodIn()))
            .toList();
    return new NodeFigures(breakers, devices, agents);
  }

  private static NodeFigures.Device device(DeviceCounts.View view) {
    return new NodeFigures.Device(
        view.place(),
        view.up(),
        view.slots()
            .map(slots -> new NodeFigures.Slots(slots.free(), slots.cached(), slots.leased())),
        view.waitingPrompts(),
        view.waitingSequences(),
        view.sequences(),
        view.promptTokens(),
        view.prefilledTokens(),
        view.writtenTokens(),
        view.restarts());
  }
}
