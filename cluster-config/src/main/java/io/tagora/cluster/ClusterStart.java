package io.tagora.cluster;

import io.tagora.cluster.settings.ClusterSettings;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.tls.SeedDial;
import io.tagora.cluster.wire.WireVersion;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** How a node comes into its cluster. Pekko itself joins the nodes that the configuration names. */
public final class ClusterStart {
  private ClusterStart() {}

  /**
   * Refuses to start the first of the seed nodes where another one would not let it in: else it
   * would begin a second cluster beside theirs.
   *
   * @throws InvalidSettingException with what somebody must mend
   */
  public static void check(ClusterSettings settings) {
    List<String> seeds = settings.seedNodes();
    if (!settings.enabled()
        || seeds.isEmpty()
        || !seeds.getFirst().equals(settings.host() + ":" + settings.port())) {
      return;
    }
    var dial = new SeedDial(settings.tls());
    for (String seed : seeds.subList(1, seeds.size())) {
      if (dial.knock(seed) instanceof SeedDial.Answer.Refuses(var reason)) {
        throw new InvalidSettingException("this node cannot join its cluster: " + reason);
      }
    }
  }

  /**
   * Begins a cluster of its own where the node is to have others and knows none, or else looks why
   * it is not among them as long as it is not.
   */
  public static void join(ActorSystem<?> system, ClusterSettings settings) {
    if (!settings.enabled()) {
      WireVersion.of(system).write(WireVersion.CURRENT);
      return;
    }
    system.systemActorOf(WireAgreement.create(), "wire-agreement", Props.empty());
    if (settings.seedNodes().isEmpty()) {
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    } else {
      system.systemActorOf(JoinWatch.create(settings), "join-watch", Props.empty());
    }
  }
}
