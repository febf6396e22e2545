package io.tagora.actors.agent;

import io.tagora.cluster.wire.WireMessage;

/**
 * Has a user's own agent wake up where the user is at home. Not answered: an agent that is awake is
 * found by its node.
 */
public record Wake(String userId, int place)
    implements Planner.Command,
        Expert.Command,
        Arbiter.Command,
        Explainer.Command,
        LocalAwakening.Command,
        WireMessage {

  static Wake of(AgentId agent) {
    return new Wake(agent.userId(), agent.place());
  }

  /** Whom this is meant for. */
  public AgentId agent() {
    return new AgentId(userId, place);
  }
}
