package io.tagora.gateway.local;

import java.util.List;

/**
 * What a person tells the supervisor of a cluster to do.
 *
 * @param nodes that it is about; empty where the verb is about none
 * @param database whether a partition is from the database too
 */
public record Order(Verb verb, List<Integer> nodes, boolean database) {

  /** The words of the command line. */
  public enum Verb {
    KILL,
    STOP,
    START,
    PAUSE,
    RESUME,
    ROLL,
    PARTITION,
    HEAL,
    DATABASE_STOP,
    DATABASE_START,
    DATABASE_FILL,
    DATABASE_FREE,
    DOWN
  }

  public Order {
    nodes = List.copyOf(nodes);
  }

  public static Order of(Verb verb) {
    return new Order(verb, List.of(), false);
  }

  public static Order of(Verb verb, int node) {
    return new Order(verb, List.of(node), false);
  }

  int node() {
    if (nodes.size() != 1) {
      throw new LocalClusterException("an order must name one node, got " + nodes);
    }
    return nodes.getFirst();
  }
}
