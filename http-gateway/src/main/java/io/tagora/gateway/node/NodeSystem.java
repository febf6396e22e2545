package io.tagora.gateway.node;

import io.tagora.cluster.ClusterStart;
import io.tagora.cluster.NodeConfig;
import io.tagora.gateway.node.command.CommandFailure;
import java.net.BindException;
import java.util.Optional;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/** Starts a node's actor system and brings it to the other nodes, if there are any. */
final class NodeSystem {
  private NodeSystem() {}

  /**
   * An actor system that others of the configuration find.
   *
   * @throws CommandFailure if the port for other nodes is taken
   */
  static <T> ActorSystem<T> start(Behavior<T> guardian, NodeConfig node) {
    var cluster = node.settings().cluster();
    ClusterStart.check(cluster);
    try {
      ActorSystem<T> system = ActorSystem.create(guardian, NodeConfig.SYSTEM, node.config());
      ClusterStart.join(system, cluster);
      return system;
    } catch (RuntimeException e) {
      if (!cluster.enabled() || !isAboutAPort(e)) {
        throw e;
      }
      throw new CommandFailure(
          "tagora.cluster must have an address of this machine and a port that is free, got %s:%d: %s"
              .formatted(cluster.host(), cluster.port(), e.getMessage()),
          e);
    }
  }

  /** Where other nodes reach this one, as "10.0.0.1:7355"; empty if no port is open for them. */
  static Optional<String> address(ActorSystem<?> system) {
    var address = system.address();
    return address.getHost().flatMap(host -> address.getPort().map(port -> host + ":" + port));
  }

  /**
   * Returns when the system has ended.
   *
   * @throws CommandFailure if the other nodes took it out of the cluster, so that a service manager
   *     starts it again
   */
  static void awaitEnd(ActorSystem<?> system) {
    system.getWhenTerminated().toCompletableFuture().join();
    CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(reason -> reason.equals(CoordinatedShutdown.clusterDowningReason()))
        .ifPresent(_ -> {
          throw new CommandFailure(
              "this node was taken out of its cluster, as it could not reach most of the others; start it again once it can");
        });
  }

  private static boolean isAboutAPort(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException
          || cause.getClass().getSimpleName().equals("RemoteTransportException")) {
        return true;
      }
    }
    return false;
  }
}
