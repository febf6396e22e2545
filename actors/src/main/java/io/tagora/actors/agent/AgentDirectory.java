package io.tagora.actors.agent;

import io.tagora.actors.memory.UserMemory;
import org.apache.pekko.actor.typed.RecipientRef;

/** Where a user's agents are; on this node or on another one. Safe to call from any thread. */
public interface AgentDirectory {
  RecipientRef<UserMemory.Command> memory(String userId);

  RecipientRef<Planner.Command> planner(String userId);

  /**
   * The expert for a persona.
   *
   * @param place the persona's place in its plan, from 0; the next place is another expert, if
   *     there is more than one
   */
  RecipientRef<Expert.Command> expert(String userId, int place);

  RecipientRef<Arbiter.Command> arbiter(String userId);

  RecipientRef<Explainer.Command> explainer(String userId);
}
