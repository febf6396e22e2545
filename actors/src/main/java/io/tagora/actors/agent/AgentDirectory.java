package io.tagora.actors.agent;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where agents are, always on this node. A user's own agent or another one in its place; a draft
 * names the user's own either way. Safe to call from any thread.
 */
public interface AgentDirectory {
  /** Has the user's own agents wake up, so that they are there when they are looked for. */
  void wake(String userId);

  ActorRef<Planner.Command> planner(AgentId agent);

  /** An expert; that of the next place is another one, if there is more than one. */
  ActorRef<Expert.Command> expert(AgentId agent);

  ActorRef<Arbiter.Command> arbiter(AgentId agent);

  ActorRef<Explainer.Command> explainer(AgentId agent);
}
