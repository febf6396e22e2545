package io.tagora.gateway.local;

import java.util.Set;
import java.util.function.Function;

/** Carries out orders on a cluster, and says what was done. */
public final class ClusterOrders implements Function<Order, String> {
  private final LocalCluster cluster;

  public ClusterOrders(LocalCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public String apply(Order order) {
    return switch (order.verb()) {
      case KILL -> done(() -> cluster.kill(order.node()), "Node %d is killed.", order.node());
      case STOP -> done(() -> cluster.stop(order.node()), "Node %d has left.", order.node());
      case START -> done(() -> cluster.start(order.node()), "Node %d is ready.", order.node());
      case PAUSE -> done(() -> cluster.pause(order.node()), "Node %d is paused.", order.node());
      case RESUME -> done(() -> cluster.resume(order.node()), "Node %d goes on.", order.node());
      case ROLL -> done(cluster::roll, "All %d nodes were restarted.", cluster.size());
      case PARTITION -> partition(order);
      case HEAL -> done(cluster::heal, "All links carry again.");
      case DATABASE_STOP -> done(cluster::stopDatabase, "The database is killed.");
      case DATABASE_START -> done(cluster::startDatabase, "The database takes connections.");
      case DATABASE_FILL -> done(cluster::fillDisk, "The database's disk is full.");
      case DATABASE_FREE -> done(cluster::freeDisk, "The database's disk has room again.");
      case DOWN -> done(cluster::close, "The cluster is down.");
    };
  }

  private String partition(Order order) {
    cluster.partition(Set.copyOf(order.nodes()), order.database());
    return "Nodes %s are cut off the others%s."
        .formatted(order.nodes(), order.database() ? " and the database" : "");
  }

  private static String done(Runnable action, String sentence, Object... values) {
    action.run();
    return sentence.formatted(values);
  }
}
