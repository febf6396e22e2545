package io.tagora.gateway.local;

import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Carries out orders on a cluster, and says what was done. */
public final class ClusterOrders implements Function<Order, String> {
  private final LocalCluster cluster;

  public ClusterOrders(LocalCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public String apply(Order order) {
    return switch (order.verb()) {
      case KILL -> toOne(cluster::kill, order, "is killed");
      case STOP -> toOne(cluster::stop, order, "has left");
      case START -> toOne(cluster::start, order, "is ready");
      case PAUSE -> toOne(cluster::pause, order, "is paused");
      case RESUME -> toOne(cluster::resume, order, "goes on");
      case ROLL -> done(cluster::roll, "All nodes were restarted.");
      case PARTITION -> partition(order);
      case HEAL -> done(cluster::heal, "All links carry again.");
      case DATABASE_STOP -> done(cluster::stopDatabase, "The database is killed.");
      case DATABASE_START -> done(cluster::startDatabase, "The database takes connections.");
      case DATABASE_FILL -> done(cluster::fillDisk, "The database's disk is full.");
      case DATABASE_FREE -> done(cluster::freeDisk, "The database's disk has room again.");
      case DOWN -> done(cluster::close, "The cluster is down.");
    };
  }

  private static String toOne(IntConsumer action, Order order, String then) {
    action.accept(order.node());
    return "Node %d %s.".formatted(order.node(), then);
  }

  private String partition(Order order) {
    cluster.partition(Set.copyOf(order.nodes()), order.database());
    return "Nodes %s are cut off the others%s."
        .formatted(order.nodes(), order.database() ? " and the database" : "");
  }

  private static String done(Runnable action, String sentence) {
    action.run();
    return sentence;
  }
}
