package io.tagora.cluster;

import io.tagora.cluster.settings.ClusterSettings;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** How a node comes into its cluster. Pekko itself joins the nodes that the configuration names. */
public final class ClusterStart {
  private ClusterStart() {}

  /** Begins a cluster of its own where the node is to have others and knows none. */
  public static void join(ActorSystem<?> system, ClusterSettings settings) {
    if (settings.enabled() && settings.seedNodes().isEmpty()) {
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
  }
}
