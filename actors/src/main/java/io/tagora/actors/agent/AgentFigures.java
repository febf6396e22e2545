package io.tagora.actors.agent;

import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/** What is to be known of users' agents on a node, one a system. Safe for any thread. */
public final class AgentFigures implements Extension {
  private static final Id ID = new Id();

  private volatile Supplier<List<Kind>> kinds = List::of;

  /**
   * One kind of agents.
   *
   * @param name as "Planner"
   * @param awake users' own on this node now
   * @param stoodIn how often since the start one of the node was found in place of a user's own
   */
  public record Kind(String name, int awake, long stoodIn) {}

  private static final class Id extends ExtensionId<AgentFigures> {
    @Override
    public AgentFigures createExtension(ActorSystem<?> system) {
      return new AgentFigures();
    }
  }

  private AgentFigures() {}

  public static AgentFigures of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** From now on these are the node's. */
  public void show(UserAgents agents) {
    kinds = agents::figures;
  }

  /** All kinds; none on a node that has no users. */
  public List<Kind> all() {
    return kinds.get();
  }
}
