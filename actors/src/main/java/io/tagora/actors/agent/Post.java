package io.tagora.actors.agent;

import org.apache.pekko.actor.typed.ActorRef;

/** Whose own an agent is, and where it is found as that. */
record Post<C>(AgentId id, Roster<C> roster) {
  void take(ActorRef<C> agent) {
    roster.enter(id, agent);
  }

  void leave(ActorRef<C> agent) {
    roster.leave(id, agent);
  }

  void end(ActorRef<C> agent) {
    roster.end(id, agent);
  }
}
